import Foundation
import Inventory
import Testing

@testable import Ownership

@Suite struct DirectoryFileTests {
    private static let json = """
        {"users": [{"id": "u1", "displayName": "A\\ud83d\\ude00", "mail": "a@x", "accountEnabled": true, "userType": "Guest"},
                   {"userPrincipalName": "b@x", "accountEnabled": false}],
         "groups": [{"displayName": "g1", "members": ["A@X", "b@x", "g2"]}, {"displayName": "g2", "members": ["g1"]}]}
        """
    private static let csv = """
        kind,id,displayName,mail,userPrincipalName,accountEnabled,userType,members\r
        user,u1,A😀,a@x,,true,Guest,\r
        user,,,,b@x,FALSE,,\r

        group,,g1,,,,,A@X; b@x;g2\r
        group,,"g2",,,,,"g1"
        """
    private static let yaml = """
        users:
          - {id: u1, displayName: A😀, mail: a@x, accountEnabled: yes, userType: Guest}
          - {userPrincipalName: b@x, accountEnabled: no}
        groups:
          - displayName: g1
            members: [A@X, b@x, g2]
          - {displayName: g2, members: [g1]}
        """

    /// Nested aliases would expand to billions of keys.
    @Test(arguments: ["a: &x {b: 1}\n? *x\n: 1", "users: [&u {id: a}, *u]", "users: [{id: !int 1}]"])
    func aliasIsRefusedBeforeItIsExpanded(_ start: String) {
        let bomb = (1...28).reduce(into: "x0: &a0 {k: v}\n") {
            $0 += "x\($1): &a\($1) {? *a\($1 - 1) : *a\($1 - 1)}\n"
        }
        for text in [start, bomb] {
            let error = #expect(throws: DirectoryFileError.self) { try MadeDirectory.file(text) }
            #expect(error?.cause.contains("anchors, aliases and tags are not supported") == true)
        }
    }

    @Test func threeFormatsGiveTheSameDirectory() throws {
        let files = try [(Self.json, "d.JSON"), (Self.csv, "d.csv"), (Self.yaml, "d.yaml")]
            .map { try MadeDirectory.file($0.0, $0.1) }
        for file in files {
            #expect(file.entries == files[0].entries)
            #expect(file.entries.map(\.id) == ["u1", "b@x", "g1", "g2"])
            #expect(file.entries[0].isGuest && !file.entries[1].isEnabled)
            #expect(file.entry(2).people.map(\.displayName) == ["A😀"])
            #expect(file.entry(3).people.map(\.id) == ["u1"], "through a group that contains it")
        }
    }

    @Test func yamlYesAndNoStayNames() throws {
        let file = try MadeDirectory.file("groups: [{displayName: NO}, {displayName: on}]")
        #expect(file.entries.map(\.displayName) == ["NO", "on"])
    }

    @Test func jsonNullIsAbsent() throws {
        let file = try MadeDirectory.file(
            #"{"users": [{"mail": null, "userPrincipalName": "a@x"}]}"#,
            "d.json"
        )
        #expect(file.entries.map(\.mail) == [nil])
    }

    @Test func linesMayEndWithACarriageReturn() throws {
        let file = try MadeDirectory.file("kind,mail\ruser,a@x\ruser,b@x", "d.csv")
        #expect(file.entries.map(\.id) == ["a@x", "b@x"])
    }

    @Test func keyMayAppearInSeveralObjectsAndTexts() throws {
        let json = #"{"users": [{"mail": "a\"mail\":"}, {"mail": "{\"mail\":1"}, {"mail": "mail"}]}"#
        #expect(try MadeDirectory.file(json, "d.json").entries.count == 3)
    }

    @Test func memberMatchesByIdFirst() throws {
        let file = try MadeDirectory.file(
            "users: [{id: plain}, {id: Plain}]\ngroups: [{displayName: g, members: [Plain]}]"
        )
        #expect(file.entry(2).people.map(\.id) == ["Plain"])
    }

    @Test func yamlNumbersStayAsWritten() throws {
        let file = try MadeDirectory.file("users: [{mail: a@x, employeeId: 0042}]")
        #expect(file.entries[0].employeeId == "0042")
    }

    @Test(arguments: [
        ("d.yaml", "", "empty"), ("d.yaml", "users: 7", "not a list"),
        ("d.yaml", "people: []", "unknown key"),
        ("d.yaml", "users: [{mial: a}]", "did you mean mail?"), ("d.yaml", "users: [7]", "not a mapping"),
        ("d.yaml", "users: [{displayName: A}]", "neither id, userPrincipalName nor mail"),
        ("d.yaml", "groups: [{id: a}]", "no displayName"), ("d.yaml", "users: [{mail: [a]}]", "not a text"),
        ("d.yaml", "users: [{mail: {a: b}}]", "not a text"),
        ("d.yaml", "users: [{mail: a}, {mail: a}]", "two entries have the id or name \"a\""),
        ("d.yaml", "groups: [{displayName: a}, {displayName: a}]", "give each entry its own id"),
        ("d.yaml", "users: [{mail: a, mail: b}]", "not YAML"),
        ("d.json", #"{"users": [{"mail": "a", "mail": "b"}]}"#, "the key \"mail\" appears twice"),
        ("d.json", #"{"users": [], "users": [{"mail": "b"}]}"#, "the key \"users\" appears twice"),
        ("d.csv", "kind,mail,mail\nuser,a,b", "two columns mail"),
        ("d.yaml", "groups: [{displayName: g, members: [x]}]", "unknown member \"x\""),
        ("d.yaml", "groups: [{displayName: g, members: x}]", "not a list"),
        ("d.yaml", "users: [{mail: a, accountEnabled: perhaps}]", "neither true nor false"),
        ("d.yaml", "users: [{mail: a, userType: Robot}]", "not one of Member, Guest"),
        ("d.yaml", "a: [", "not YAML"), ("d.json", "{", "JSON"), ("d.json", "[]", "JSON"),
        ("d.json", #"{"users": [{"mail": 7}]}"#, "wrong type"), ("d.csv", "id,mail\nx,y", "no column kind"),
        ("d.csv", "kind,mail\nuser", "has 1 fields"),
        ("d.csv", "kind,mail\nrobot,x", "neither a user nor a group"),
        ("d.csv", "kind,mail\nuser,\"x", "quote"), ("d.csv", "", "empty"),
        (
            "d.yaml", "users: [{id: 1, mail: a}, {id: 2, mail: a}]\ngroups: [{displayName: g, members: [a]}]",
            "which matches 2 entries"
        ),
    ])
    func errorsAreOneLine(_ name: String, _ text: String, _ reason: String) {
        do throws(DirectoryFileError) {
            _ = try MadeDirectory.file(text, name)
            Issue.record("it was accepted")
        } catch {
            #expect(error.cause.contains(reason), "\(error.cause)")
            #expect(error.cause.contains(name) && !error.cause.contains("\n"))
        }
    }

    @Test func bytesWithoutTextAreRefused() {
        #expect(throws: DirectoryFileError.self) {
            try DirectoryFile(Data([0xFF, 0xFE, 0x00]), name: "d.yaml")
        }
    }
}

import Foundation
import Inventory
import Store
import Support
import Testing

/// The owners commands on a small stored snapshot: hostile values, coverage, and the comparison of two snapshots.
@Suite struct OwnerInputTests {
    let folder: TemporaryFolder
    private static let hostile = [
        "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\u{1B}[31mred\u{7}", "\u{202E}gnp.exe",
        "a\u{0}b\r\nc", "\u{FFFE}", String(repeating: "long ", count: 2048), "@SUM(1+1)", "\"quoted\"",
    ]

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            """
            {"users": [{"id": "u1", "displayName": "\\u001b[1mEve\\u202e", "mail": "eve@example.com"}],
             "groups": [{"id": "g1", "displayName": "=HYPERLINK(1)", "members": ["u1"]},
                        {"id": "g2", "displayName": "team-a", "members": ["u1"]}]}
            """,
            to: "people.json"
        )
        try configure()
    }

    func configure(_ owners: String? = nil) throws {
        let text =
            owners ?? """
                    resourceOwner: {key: owner, attribute: group}
                    integrationOwner: {attribute: group, values: ["=HYPERLINK(1)"]}
                    directory: {file: "\(folder.file("people.json"))"}
                """
        try folder.write(
            "integrations:\n  - name: small\n    servers: [{hostname: h}]\n\(text)\n",
            to: "pgcensus.yaml"
        )
    }

    /// Without tables, the server could not be reached, but Azure may have returned the name of its database.
    func store(
        _ suffix: UInt32,
        _ tables: [(name: String, owner: String)]?,
        databaseTags: Tags = [:],
        namesUnread: Bool = false,
        id: String = "postgresql://h:5432"
    ) async throws -> String {
        let path = folder.file("pgcensus.db")
        let lock = try StoreLock(store: path)
        let store = try SnapshotStore(writing: path, under: lock)
        var header = MadeHierarchy(seed: 1).header.named("small", suffix: suffix)
        let writer = SnapshotWriter(store, id: header.id)
        var schema = Schema(name: "s", oid: 1)
        schema.tables = (tables ?? []).map { name, owner in
            var table = Table(name: Name(name), oid: 1, kind: .table)
            table.tags = ["owner": owner]
            return table
        }
        var database = Database(name: "d", encoding: nil, collation: nil)
        database.schemas = [schema]
        database.tags = databaseTags
        var server = Server(id: id, kind: .manual, name: "h", host: "h", port: 5432)
        if tables == nil {
            server.scan = ScanResult(.unreachable)
            header.coverage.add(server)
            var unread = Database(name: "d", encoding: nil, collation: nil)
            unread.scan = ScanResult(.unreachable)
            if namesUnread { try await writer.record(unread, at: 0, of: id) }
        } else {
            try await writer.record(database, at: 0, of: id)
        }
        try await writer.record(server)
        try await writer.commit(header)
        return header.id
    }

    func run(_ arguments: String...) async throws -> ProgramRun {
        try await pgcensus(arguments, folder: folder.path)
    }

    @Test func hostileValuesAreEscapedInEveryFormat() async throws {
        _ = try await store(1, Self.hostile.enumerated().map { ("t\($0)", $1) } + [("=1+1", "team-a")])
        for command in [
            ["owners", "list"], ["owners", "list", "-o", "csv"], ["owners", "coverage"],
            ["owners", "explain", "h/d/s/t2"],
            ["owners", "check", "--no-unmatched"], ["resources"], ["resources", "-o", "csv"],
            ["resources", "show", "h/d/s/t4"], ["export", "--format", "csv", "--with-owners"],
            ["owners", "preview", "--key", "other"], ["owners", "list", "-o", "json"],
            ["owners", "explain", "h/d/s/t3", "-o", "json"], ["owners", "coverage", "-o", "json"],
            ["export", "--with-owners"], ["export", "--with-owners", "--format", "ndjson"],
        ] {
            let found = try await pgcensus(command, folder: folder.path)
            #expect(!found.output.isEmpty)
            let bad = found.output.unicodeScalars.filter { scalar in
                scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
            }
            #expect(bad.isEmpty, "\(command): \(bad)")
        }
        let csv = try await run("owners", "list", "-o", "csv").output
        #expect(csv.contains(",'=HYPERLINK(1),group,"))
        #expect(csv.contains(",'=cmd|' /C calc'!A0,") == false, "the quoted value is in a finding")
        #expect(!csv.contains(",=") && !csv.contains(",\"=") && !csv.contains(",@"))
        #expect(csv.utf8.count > 10_000, "a long value is complete in CSV")
        let table = try await run("owners", "list").output
        #expect(table.split(separator: "\n").allSatisfy { $0.count < 500 })
    }

    @Test func jsonAndJUnitKeepTheValues() async throws {
        _ = try await store(1, Self.hostile.enumerated().map { ("t\($0)", $1) })
        try folder.write(try await run("owners", "list", "-o", "json").output, to: "list.json")
        let check = try await run("owners", "check", "--no-unmatched", "--junit", "junit.xml")
        #expect(check.code == 3)
        try folder.write(
            try await run("export", "--with-owners", "--format", "ndjson").output,
            to: "rows.ndjson"
        )
        let script = """
            import json, sys, xml.etree.ElementTree as tree
            rows = json.load(open("list.json", encoding="utf-8"))
            assert rows == [json.loads(line) for line in open("rows.ndjson", encoding="utf-8")]
            values = [row["tags"]["owner"] for row in rows if row["kind"] == "table"]
            assert values == json.loads(sys.argv[1]), values
            cases = tree.parse("junit.xml").getroot().findall(".//testcase")
            assert any("<script>" in case.get("name") for case in cases)
            assert not any(ord(c) < 32 or c in "\\u202e\\ufffe" for case in cases for c in case.get("name"))
            """
        let wanted = try JSONEncoder().encode(Self.hostile)
        let read = try await launch(
            ["/usr/bin/python3", "-c", script, String(decoding: wanted, as: UTF8.self)],
            folder: folder.path
        )
        #expect(read.code == 0, "\(read.errors)")
    }

    @Test func filtersSelectUnownedAndFallbackResources() async throws {
        _ = try await store(1, [("a", "team-a"), ("b", "nobody")])
        let fallback = try await run("owners", "list", "--fallback", "--kind", "table", "-o", "csv").output
        #expect(fallback.contains(",b,"), "\(fallback)")
        #expect(fallback.split(separator: "\n").count == 2 && fallback.contains("noMatch"))
        #expect(try await run("owners", "list", "--unowned").output == "Nothing matches.\n")
        try configure(
            """
                resourceOwner: {key: owner, attribute: group}
                integrationOwner: {attribute: group, values: [none]}
                directory: {file: "\(folder.file("people.json"))"}
                customAccessDetails: Ask in the channel.
            """
        )
        let unowned = try await run("resources", "list", "--unowned", "--kind", "table", "-o", "csv").output
        #expect(unowned.split(separator: "\n").count == 2 && unowned.contains("noMatch"), "\(unowned)")
        let coverage = try await run("owners", "coverage", "-o", "json")
        let report = try JSONSerialization.jsonObject(with: Data(coverage.output.utf8)) as? [String: Any]
        #expect(report?.isEmpty == false && coverage.code == 0, "\(coverage.output)")
        for (resource, kind) in [
            ("h", "server"), ("h/d", "database"), ("h/d/s", "schema"), ("h/d/s/a", "table"),
        ] {
            let shown = try await run("resources", "show", resource)
            #expect(shown.output.contains("kind: \(kind)\n"), "\(shown.output)\(shown.errors)")
            #expect(shown.output.contains("customAccessDetails: Ask in the channel."))
        }
    }

    @Test func slashInANameBelongsToItInAFullId() async throws {
        _ = try await store(1, [("x/y", "team-a"), ("x", "nobody")])
        let id = "postgresql://h:5432/databases/d/schemas/s/tables/x%2Fy"
        let explained = try await run("owners", "explain", id, "-o", "json")
        #expect(explained.code == 0 && explained.output.contains("\"id\": \"g2\""), "\(explained.errors)")
        #expect(try await run("resources", "show", id).output.contains("name: x/y"))
    }

    @Test func rulesMatchPlainNames() async throws {
        _ = try await store(1, [("Entrepôt à louer", ""), ("t/databases/x", ""), ("100%25", "")])
        try configure(
            """
                resourceOwner: {key: owner, attribute: group}
                integrationOwner: {attribute: group, values: ["=HYPERLINK(1)"]}
                directory: {file: "\(folder.file("people.json"))"}
                tagRules:
                  - {match: "*/tables/entrepôt à louer", tags: {owner: team-a}}
                  - {match: "*/tables/100%25", tags: {owner: team-a}}
                  - {match: "*/databases/x", tags: {owner: team-a}}
            """
        )
        let rows = try await run("owners", "list", "--kind", "table", "-o", "csv").output.split(
            separator: "\n"
        )
        #expect(rows.filter { $0.contains(",team-a,") }.count == 2, "\(rows)")
        #expect(rows.contains { $0.contains("databases%2Fx") && !$0.contains(",team-a,") })
    }

    @Test func unseenPartsEndTheCheckWithTwo() async throws {
        _ = try await store(1, nil)
        let check = try await run(
            "owners",
            "check",
            "--min-coverage",
            "0%",
            "--no-unmatched",
            "--junit",
            "junit.xml"
        )
        #expect(check.code == 2)
        #expect(check.output.contains("?     all of the estate was seen: the snapshot is partial"))
        let junit = try String(contentsOfFile: folder.file("junit.xml"), encoding: .utf8)
        #expect(junit.contains("classname=\"owners.seen\"") && junit.contains("errors=\"1\""), "\(junit)")
        #expect(try await run("owners", "check", "--min-coverage", "1%").code == 3)
    }

    /// Three of four resources have no tag with an owner.
    @Test(
        arguments: [("25%", 0, "25 %"), ("25.0%", 0, "25.0 %"), ("25.01%", 3, "25.01 %")]
            as [(String, Int32, String)]
    )
    func exactShareIsMetAndPrintedAsTyped(_ share: String, _ code: Int32, _ text: String)
        async throws
    {
        _ = try await store(1, [("a", "team-a")])
        let check = try await run("owners", "check", "--min-coverage", share)
        #expect(check.code == code)
        #expect(check.output.contains("at least \(text) of"), "\(check.output)")
    }
}

extension SnapshotHeader {
    fileprivate func named(_ name: String, suffix: UInt32) -> SnapshotHeader {
        var header = self
        header.integration = name
        header.subscriptions = []
        header.id = SnapshotHeader.newID(at: Date(timeIntervalSince1970: 1_764_000_000), suffix: suffix)
        return header
    }
}

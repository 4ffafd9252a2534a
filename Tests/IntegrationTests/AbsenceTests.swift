import AzureEmulator
import Foundation
import Inventory
import Support
import Testing

/// Several runs: resources that the scan cannot see are never reported as removed, and visible changes are reported.
@Suite struct AbsenceTests {
    private static let provider = "providers/Microsoft.DBforPostgreSQL"

    /// An estate that the test synchronises several times.
    private struct Story: ~Copyable {
        let azure: AzureStory

        init(_ estate: Estate, _ listing: String = "auto") async throws {
            let azure = try await AzureStory(estate)
            try azure.folder.configure(
                azure.integration(["listing": .text(listing)])
                    .with(["sync": ["deliver": [["file": "changes.ndjson"]]]])
            )
            self.azure = azure
        }

        /// One run, in which a request whose path ends with `path` gets `answer`; returns the delivered lines.
        func told(_ faults: [(path: String, answer: Answer)] = [], code: Int32 = 0) async throws -> [String] {
            azure.emulator.setFault { request in
                faults.first { request.path.lowercased().hasSuffix($0.path.lowercased()) }?.answer
            }
            let file = azure.folder.file("changes.ndjson")
            let before = try Event.read(file).count
            let run = try await pgcensus(
                ["sync", "--once"],
                environment: AzureStory.application,
                folder: azure.folder.path
            )
            #expect(run.code == code, "\(run.errors)")
            return Array(try Event.read(file).dropFirst(before)).lines
        }

        func end() async { await azure.emulator.stop() }
    }

    private static func refusal(_ status: Int, _ code: String?) -> Answer {
        let body = code.map { #"{"error":{"code":"\#($0)","message":"no"}}"# } ?? ""
        return Answer(status, text: body, headers: ["Content-Type": "application/json"])
    }

    private static func server(_ name: String, _ type: String = "servers", _ further: String = "") -> String {
        let id = "/subscriptions/\(Estate.guid(1))/resourceGroups/rg-Main/\(provider)/\(type)/\(name)"
        return #"{"id":"\#(id)","name":"\#(name)","location":"eastus"\#(further)}"#
    }

    private static func list(_ elements: [String], next: String? = nil) -> Answer {
        let link = next.map { #","nextLink":"\#($0)""# } ?? ""
        return Answer(200, text: #"{"value":[\#(elements.joined(separator: ","))]\#(link)}"#)
    }

    @Test(arguments: [
        refusal(403, "AuthorizationFailed"), refusal(400, "BadRequest"), refusal(409, "Conflict"),
        refusal(404, "ResourceNotFound"), refusal(400, nil),
        Answer(403, text: "<html>proxy</html>", headers: ["Content-Type": "text/html"]),
    ])
    func refusedListOfSingleServersRemovesNone(_ answer: Answer) async throws {
        let story = try await Story(.made(subscriptions: 1, servers: 1))
        let singles = "\(Self.provider)/servers"
        let first = try await story.told([(singles, Self.list([Self.server("old")]))])
        #expect(first.contains("added server old"))
        #expect(try await story.told([(singles, answer)], code: 2) == ["unknown server old"])
        #expect(try await story.told([(singles, answer)], code: 2) == [])
        #expect(
            try await story.told([(singles, Self.list([Self.server("old")]))]) == ["seenAgain server old"]
        )
        // An error that says the kind is not offered, or a complete list, proves the removal.
        #expect(
            try await story.told([(singles, Self.refusal(404, "InvalidResourceType"))]) == [
                "removed server old"
            ]
        )
        await story.end()
    }

    @Test func refusedSecondPageRemovesNone() async throws {
        let story = try await Story(.made(subscriptions: 1, servers: 0))
        let next = "\(story.azure.emulator.baseURL)/subscriptions/\(Estate.guid(1))/second"
        let (singles, flexibles) = ("\(Self.provider)/servers", "\(Self.provider)/flexibleServers")
        let whole = [
            (singles, Self.list([Self.server("a")], next: next)), ("/second", Self.list([Self.server("b")])),
            (flexibles, Self.list(["x", "y", "z"].map { Self.server($0, "flexibleServers") })),
        ]
        _ = try await story.told(whole)
        let cut = [
            (singles, Self.list([Self.server("a")], next: next)),
            ("/second", Self.refusal(403, "AuthorizationFailed")),
            (flexibles, Self.list(["x", "y"].map { Self.server($0, "flexibleServers") })),
        ]
        #expect(try await story.told(cut, code: 2) == ["removed server z", "unknown server b"])
        await story.end()
    }

    @Test func rowsMissingFromResourceGraphAreNotRemoved() async throws {
        let story = try await Story(.made(subscriptions: 1, servers: 2), "resourceGraph")
        #expect(try await story.told().count == 4)
        let one = Self.server(
            "s1-0",
            "flexibleServers",
            #","type":"microsoft.dbforpostgresql/flexibleservers""#
        )
        let short = Answer(
            200,
            text: #"{"totalRecords":2,"count":1,"resultTruncated":"false","data":[\#(one)]}"#
        )
        #expect(try await story.told([("ResourceGraph/resources", short)]) == [])
        // The same is true if Resource Manager refuses the list too.
        let both = [
            ("ResourceGraph/resources", short),
            ("\(Self.provider)/flexibleServers", Self.refusal(403, "AuthorizationFailed")),
        ]
        #expect(try await story.told(both, code: 2) == ["unknown server s1-1"])
        await story.end()
    }

    @Test func subscriptionListedTwiceIsOne() async throws {
        let story = try await Story(.made(subscriptions: 1, servers: 2))
        let element = { (guid: String) in #"{"subscriptionId":"\#(guid)","displayName":"Subscription 1"}"# }
        let guid = Estate.guid(1)
        let twice = Self.list([element(guid), element(guid.uppercased()), element(guid)])
        #expect(try await story.told([("/subscriptions", twice)]).count == 4)
        #expect(try await story.told([("/subscriptions", Self.list([element(guid)]))]) == [])
        await story.end()
    }

    /// An unreadable element hides no other element and proves no removal; an invalid tag keeps its last value.
    @Test(arguments: ["null", #""text""#, #"{"id":null}"#, "{}", #"{"id":""}"#, #"{"id":"/"}"#, "[]", "5"])
    func unreadableElementHidesNoOther(_ element: String) async throws {
        let story = try await Story(.made(subscriptions: 1, servers: 0))
        let path = "\(Self.provider)/flexibleServers"
        let a = Self.server("a", "flexibleServers", #","tags":{"owner":"x","team":"t"}"#)
        let b = Self.server("b", "flexibleServers")
        _ = try await story.told([(path, Self.list([a, b]))])
        #expect(try await story.told([(path, Self.list([a, element]))], code: 2) == ["unknown server b"])
        let odd = Self.server("a", "flexibleServers", #","tags":{"owner":{"b":1},"team":"t"}"#)
        #expect(try await story.told([(path, Self.list([odd, b]))]) == ["seenAgain server b"])
        let changed = Self.server("a", "flexibleServers", #","tags":{"owner":"x","team":"u"}"#)
        #expect(try await story.told([(path, Self.list([changed, b]))]) == ["changed server a tags.team"])
        await story.end()
    }

    @Test func resourceGroupsOfAPartialListAreKept() async throws {
        let story = try await Story(.made(subscriptions: 1, servers: 1))
        let group = { (name: String) in
            #"{"id":"/subscriptions/\#(Estate.guid(1))/resourceGroups/\#(name)","name":"\#(name)","location":"eastus"}"#
        }
        let next = "\(story.azure.emulator.baseURL)/subscriptions/\(Estate.guid(1))/second"
        let first = ("/resourcegroups", Self.list([group("rg-Main")], next: next))
        _ = try await story.told([first, ("/second", Self.list([group("rg-2")]))])
        #expect(
            try await story.told([first, ("/second", Self.refusal(500, "InternalServerError"))], code: 2)
                == []
        )
        #expect(try await story.told([first, ("/second", Self.list([]))]) == ["removed resourceGroup rg-2"])
        await story.end()
    }

    /// An incomplete list is not a reason to ask for more rights.
    @Test func doctorNamesUnreadableParts() async throws {
        let story = try await Story(.made(subscriptions: 1, servers: 0))
        let list = Self.list([Self.server("a", "flexibleServers"), "null"])
        story.azure.emulator.setFault { request in
            request.path.lowercased().hasSuffix("/flexibleservers") ? list : nil
        }
        let run = try await pgcensus(
            ["doctor"],
            environment: AzureStory.application,
            folder: story.azure.folder.path
        )
        #expect(run.output.contains("1 of 1 can be read"), "\(run.output)")
        #expect(run.output.contains("flexibleServers cannot be read: it is null, not an object"))
        #expect(!run.output.contains("Reader"))
        await story.end()
    }

    @Test func serverInTheConfigurationIsReadWithoutAzure() async throws {
        let folder = try TemporaryFolder()
        try folder.configure(
            IntegrationEntry().types([.server]).azure(at: "http://127.0.0.1:1").server("db.example")
        )
        let run = try await pgcensus(["scan"], environment: AzureStory.application, folder: folder.path)
        #expect(run.code == 2, "\(run.errors)")
        #expect(run.output.contains("1 complete"), "\(run.output)")
    }
}

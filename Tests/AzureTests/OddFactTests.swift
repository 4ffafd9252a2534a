import Foundation
import HTTP
import Inventory
import Testing

@testable import Azure

/// Sets each member of each shape to a value of each JSON type, between two valid servers, through both interfaces.
@Suite struct OddFactTests {
    private static let mark = "@odd@"

    /// Values as raw JSON, including values that no JSON library writes.
    private static let values: [[UInt8]] =
        [
            "null", "true", "5", "128.5", "1e25", "1e999", #""text""#, #""""#, "[]", "[null]", "[5]", "{}",
            #"{"b":1}"#,
            #""\ud800""#, "\"\(String(repeating: "x", count: 5000))\"",
        ]
        .map { Array($0.utf8) } + [[0x22, 0xFF, 0x22]]

    @Test(arguments: try Shape.all())
    func malformedMemberAffectsOnlyItself(_ shape: Shape) async throws {
        var cases = 0
        let wire = try #require(
            try JSONSerialization.jsonObject(with: Data(shape.wire.utf8)) as? [String: Any]
        )
        let good = try await served(shape, shape.wire, odd: [])
        for path in Self.paths(wire) where path != ["id"] && path != ["type"] {
            let marked = try Self.text(Self.replacing(wire, path[...]))
            for value in Self.values {
                cases += 1
                let label = "\(path.joined(separator: ".")) = \(String(decoding: value, as: UTF8.self))"
                let found = try await served(shape, marked, odd: value)
                #expect(found.neighbours == good.neighbours, "\(label)")
                #expect(found.resourceGraph == found.manager, "\(label): both interfaces agree")
                let server = try #require(found.manager, "\(label): the server is missing")
                try expectOnlyFactsOf(path, server, try #require(good.manager), label)
            }
        }
        #expect(cases >= 75, "\(cases) cases")
    }

    /// Expects that an invalid member loses only its own facts.
    private func expectOnlyFactsOf(_ path: [String], _ server: Server, _ good: Server, _ label: String) throws
    {
        #expect(server.id == good.id && server.name == good.name, "\(label)")
        let (ours, theirs) = (try facts(server), try facts(good))
        let lost = theirs.keys.filter { ours[$0] != theirs[$0] }
        let touched = Set(lost.map { $0.split(separator: ".")[0] })
        // Each of these objects gives two facts.
        let isShared = ["highAvailability", "network", "replica"].contains(path.last)
        let most = path == ["properties"] ? 30 : isShared ? 2 : 1
        #expect(touched.count <= most, "\(label) changed \(lost.sorted())")
    }

    private func facts(_ server: Server) throws -> [String: String] {
        var json = JSONWriter(facts: .lasting)
        server.write(to: &json)
        let object = try JSONSerialization.jsonObject(with: Data(json.drain())) as? [String: Any] ?? [:]
        return try object.filter { $0.key != "notes" }.mapValues { try Self.text([$0]) }
    }

    private struct Found {
        var manager: Server?
        var resourceGraph: Server?
        var neighbours: [Server]
    }

    private func served(_ shape: Shape, _ element: String, odd: [UInt8]) async throws -> Found {
        let type = shape.kind.type
        let before = FakeEstate.server("a-before", type)
        let after = FakeEstate.server("z-after", type)
        let subscription = Subscription(id: "/subscriptions/\(Shape.subscription)")
        let list = Self.bytes(#"{"value":[\#(before),\#(element),\#(after)]}"#, odd)
        let manager = await FakeAzure { _, _ in HTTPResponse(status: 200, body: list) }.manager
            .servers(shape.kind, in: subscription)
        #expect(manager.isWhole)
        let row = #"{"type":"microsoft.dbforpostgresql/\#(type.lowercased())","#
        let rows = [before, element, after].map {
            $0.replacing(#""type":"Microsoft.DBforPostgreSQL/\#(type)""#, with: #""x":0"#)
        }
        .map { $0.replacing(#""type":"Microsoft.DBForPostgreSQL/\#(type)""#, with: #""x":0"#) }
        .map { row + $0.dropFirst() }.joined(separator: ",")
        let graphList = Self.bytes(#"{"totalRecords":3,"data":[\#(rows)]}"#, odd)
        let resourceGraph = await FakeAzure { request, _ in
            let asksForServers = String(decoding: request.body ?? [], as: UTF8.self).contains(
                "flexibleservers"
            )
            return asksForServers
                ? HTTPResponse(status: 200, body: graphList) : .json(#"{"totalRecords":0,"data":[]}"#)
        }
        .manager.resourceGraph(of: [subscription])
        #expect(resourceGraph.failures == [])
        return Found(
            manager: oddOne(manager.elements),
            resourceGraph: oddOne(resourceGraph.servers),
            neighbours: neighbours(manager.elements) + neighbours(resourceGraph.servers)
        )
    }

    private func spelled(_ listed: [ListedServer]) -> [Server] {
        listed.map { $0.spelled(.init(groups: [])) }
    }
    private func oddOne(_ listed: [ListedServer]) -> Server? { spelled(listed).first { !isNeighbour($0) } }
    private func neighbours(_ listed: [ListedServer]) -> [Server] {
        spelled(listed).filter { isNeighbour($0) }
    }
    private func isNeighbour(_ server: Server) -> Bool { ["a-before", "z-after"].contains(server.name) }

    private static func bytes(_ text: String, _ odd: [UInt8]) -> [UInt8] {
        let parts = text.split(separator: "\"\(mark)\"", omittingEmptySubsequences: false).map {
            Array($0.utf8)
        }
        return Array(parts.joined(separator: odd))
    }

    /// The members of objects at every depth; a list counts as one member.
    private static func paths(_ object: [String: Any], _ above: [String] = []) -> [[String]] {
        object.sorted { $0.key < $1.key }.flatMap { name, value in
            [above + [name]] + ((value as? [String: Any]).map { paths($0, above + [name]) } ?? [])
        }
    }

    private static func replacing(_ object: [String: Any], _ path: ArraySlice<String>) -> [String: Any] {
        guard let name = path.first else { return object }
        var object = object
        object[name] =
            path.count == 1 ? mark : replacing(object[name] as? [String: Any] ?? [:], path.dropFirst())
        return object
    }

    private static func text(_ object: Any) throws -> String {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        return String(
            decoding: try JSONSerialization.data(withJSONObject: object, options: options),
            as: UTF8.self
        )
    }

    @Test func unreadableFactsAreInANoteAndOthersAreRead() async throws {
        let id = #""id":"\#(FakeEstate.id("x"))""#
        let azure = FakeAzure { _, _ in
            .json(
                """
                {"value":[{\(id),"tags":{"a":5,"b":{"c":1},"d":"kept"},"sku":"B1ms",
                 "properties":{"version":17,"storage":{"storageSizeGB":"128"},"cluster":{"clusterSize":4.5}}}]}
                """
            )
        }
        let found = await azure.manager.servers(
            .flexibleServer,
            in: Subscription(id: "/subscriptions/\(FakeEstate.subscription)")
        )
        let server = try #require(found.elements.first).spelled(.init(groups: []))
        #expect(server.tags == ["a": "5", "d": "kept"])
        #expect(server.version == "17" && server.storageGiB == 128)
        let note = try #require(server.notes?.first)
        #expect(note.code == "azure-facts-odd")
        #expect(note.facts == ["cluster", "sku", "tags.b"])
        #expect(note.message.contains("tags.b is an object, not a text"))
    }
}

import Foundation
import HTTP
import Inventory
import Testing

@testable import Azure

/// Each shape in `fixtures/azure/wire`: the JSON that Azure sends, and the server that pgcensus reads from it.
@Suite struct ShapeTests {
    @Test(arguments: try Shape.all())
    func resourceManagerLosesNoFact(_ shape: Shape) async throws {
        let azure = FakeAzure { _, _ in .json(#"{"value":[\#(shape.wire)]}"#) }
        let subscription = Subscription(id: "/subscriptions/\(Shape.subscription)")
        let listed = await azure.manager.servers(shape.kind, in: subscription)
        #expect(listed.isWhole)
        #expect(try listed.elements.map { try shape.export($0) } == [shape.server])
    }

    /// Resource Graph returns no times, and types in lower case.
    @Test(arguments: try Shape.all())
    func resourceGraphGivesTheSameFacts(_ shape: Shape) async throws {
        let row = try shape.graphRow
        let azure = FakeAzure { request, _ in
            let asksForServers = String(decoding: request.body ?? [], as: UTF8.self).contains(
                "flexibleservers"
            )
            return .json(
                #"{"totalRecords":\#(asksForServers ? 1 : 0),"data":[\#(asksForServers ? row : "")]}"#
            )
        }
        let subscription = Subscription(id: "/subscriptions/\(Shape.subscription)")
        let rows = await azure.manager.resourceGraph(of: [subscription])
        #expect(rows.failures == [])
        let withoutTimes = try Shape.changed(shape.server) { $0["createdAt"] = nil }
        #expect(try rows.servers.map { try shape.export($0) } == [withoutTimes])
    }

    @Test func shapesHaveEveryFact() throws {
        let facts = try Shape.all().reduce(into: Set<String>()) { $0.formUnion(try $1.facts()) }
        let expected = [
            "id", "kind", "name", "subscriptionId", "resourceGroup", "location", "version", "state", "host",
            "port", "storageGiB", "availabilityZone", "administratorLogin", "createdAt", "tags", "sku.name",
            "sku.tier", "highAvailability.mode", "highAvailability.state", "replication.role",
            "replication.sourceServerId", "network.publicAccess", "network.delegatedSubnetId",
            "network.privateEndpoints", "authentication.password", "authentication.entra",
            "authentication.tenantId", "cluster.size", "cluster.defaultDatabase", "backup.retentionDays",
            "backup.geoRedundant", "maintenanceWindow.custom", "maintenanceWindow.dayOfWeek",
            "maintenanceWindow.startHour", "maintenanceWindow.startMinute", "encryption.type",
            "encryption.keyUri", "encryption.keyStatus", "encryption.geoBackupKeyUri",
            "encryption.geoBackupKeyStatus", "standby.availabilityZone", "privateDns.zoneId",
            "replica.state", "replica.capacity",
        ]
        #expect(Set(expected).subtracting(facts) == [])
    }
}

/// One file of `fixtures/azure/wire`; its parts as JSON with sorted keys.
struct Shape: Sendable, CustomTestStringConvertible {
    static let subscription = "0b5d2e7a-94c1-4f36-8a2d-7c1e5f9b3d10"

    let testDescription: String
    let kind: ServerKind
    let wire, server: String

    var graphRow: String {
        get throws {
            try Self.changed(wire) { row in
                row["type"] = (row["type"] as? String)?.lowercased()
                row["systemData"] = nil
            }
        }
    }

    /// The members that the server has, with the members one level below; all tags count as one fact.
    func facts() throws -> [String] {
        try Self.object(Data(server.utf8)).flatMap { name, value -> [String] in
            guard name != "tags", let inner = value as? [String: Any] else { return [name] }
            return inner.keys.map { "\(name).\($0)" }
        }
    }

    /// A server as the snapshot stores it, without an outcome, because no scan ran.
    func export(_ listed: ListedServer) throws -> String {
        let group = ResourceGroup(id: "", name: "rg-ledger", location: "", tags: [:])
        var json = JSONWriter(facts: .lasting)
        listed.spelled(ResourceID.Spelling(groups: [group])).write(to: &json)
        return try Self.changed(String(decoding: json.drain(), as: UTF8.self)) { _ in }
    }

    static func changed(_ json: String, _ change: (inout [String: Any]) -> Void) throws -> String {
        var object = try object(Data(json.utf8))
        change(&object)
        return try text(object)
    }

    static func all() throws -> [Shape] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../fixtures/azure/wire").standardizedFileURL
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            let file = try object(Data(contentsOf: folder.appendingPathComponent(name)))
            return Shape(
                testDescription: name,
                kind: try #require(ServerKind.allCases.first { "\($0)" == file["kind"] as? String }),
                wire: try text(try #require(file["wire"])),
                server: try text(try #require(file["server"]))
            )
        }
    }

    private static func object(_ data: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func text(_ object: Any) throws -> String {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        return String(
            decoding: try JSONSerialization.data(withJSONObject: object, options: options),
            as: UTF8.self
        )
    }
}

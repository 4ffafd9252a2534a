import Inventory
import Testing

@Suite struct ModelTests {
    @Test func idsGetTheirDocumentedCase() {
        let spelling = ResourceID.Spelling(
            groups: [ResourceGroup(id: "", name: "rg-Shop", location: "eastus")]
        )
        let id = ResourceID(
            "/SUBSCRIPTIONS/ABC/resourcegroups/RG-SHOP/Providers/microsoft.DBForPostgreSQL/flexibleservers/Orders",
            spelling: spelling
        )
        let path =
            "/subscriptions/abc/resourceGroups/rg-Shop/providers/Microsoft.DBforPostgreSQL/flexibleServers/Orders"
        #expect(id.path == path)
        #expect(id.subscription == "abc")
        #expect(id.resourceGroup == "rg-Shop")
        #expect(id.name == "Orders")
    }

    @Test func skippedChildDoesNotLowerItsParent() {
        #expect(ScanResult.of(children: [.complete, .skipped]).outcome == .complete)
        #expect(ScanResult.of(children: [.complete, .denied]).outcome == .partial)
        #expect(ScanResult.of(children: []).outcome == .complete)
    }

    @Test func coverageFoldsPartitions() {
        var coverage = Coverage()
        let complete = Self.server(.complete)
        coverage.add(complete)
        complete.databases?.forEach { coverage.add($0) }
        #expect(coverage.outcome == .complete)
        #expect(coverage.tables == 1)
        #expect(coverage.schemas == 1)
        coverage.add(Self.server(.skipped))
        #expect(coverage.outcome == .complete)
        coverage.add(Self.server(.unreachable))
        #expect(coverage.outcome == .partial)
        #expect(coverage.servers[.complete] == 1)
        #expect(coverage.servers.total == 3)
    }

    @Test func problemOfTheWholeRunMakesItPartial() {
        var coverage = Coverage()
        coverage.problems = [Problem(code: "empty-estate", message: "", hint: nil)]
        #expect(coverage.outcome == .partial)
    }

    private static func server(_ outcome: Outcome) -> Server {
        var server = Server(id: "postgresql://a:1", kind: .manual, name: "a", host: "a", port: 1)
        server.scan = ScanResult(outcome)
        guard outcome == .complete else { return server }
        var schema = Schema(name: "public", oid: 1)
        schema.tables = [
            Table(name: "a", oid: 2, kind: .partitionedTable), Table(name: "a1", oid: 3, kind: .table),
            Table(name: "chunk", oid: 5, kind: .table),
        ]
        schema.tables?[1].partitionOf = "public.a"
        schema.tables?[2].inherits = ["public.a"]
        var database = Database(name: "d", oid: 4, encoding: "UTF8", collation: "C")
        database.schemas = [schema]
        server.databases = [database]
        return server
    }
}

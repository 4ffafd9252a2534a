import Configuration
import Discovery
import Inventory
import Testing

/// Which servers a command is for: the servers that are requested and not excluded.
@Suite struct ServerSelectionTests {
    private static let servers = ["shop-prod", "shop-test", "billing", "old-shop"].map { server($0) }

    private static func server(_ name: String, host: String? = nil) -> Server {
        let host = host ?? "\(name).postgres.database.azure.com"
        return Server(id: "/x/\(name)", kind: .flexibleServer, name: name, host: host, port: 5432)
    }

    private func selection(_ pattern: String?, excluding: [String] = []) -> ServerSelection {
        let globs = excluding.map { Glob($0, ignoringCase: true) }
        return ServerSelection(Integration(name: "a", exclude: Exclusions(servers: globs)), matching: pattern)
    }

    @Test(arguments: [
        ("billing", ["billing"]), ("BILLING", ["billing"]), ("shop-*", ["shop-prod", "shop-test"]),
        ("*shop*", ["shop-prod", "shop-test", "old-shop"]), ("shop-???t", ["shop-test"]), ("shop", []),
        ("", []),
        ("billing.postgres.database.azure.com", ["billing"]), ("*.example.com", []),
    ])
    func patternMatchesTheWholeNameOrHost(_ pattern: String, _ names: [String]) {
        let selection = selection(pattern)
        #expect(Self.servers.filter(selection.includes).map(\.name) == names)
        #expect(!selection.isOfAll)
    }

    @Test func noPatternSelectsEveryServer() {
        let selection = selection(nil)
        #expect(selection.isOfAll)
        #expect(Self.servers.allSatisfy(selection.includes))
    }

    @Test func excludedServerIsNamedAndNotIncluded() throws {
        let selection = selection("shop-*", excluding: ["*-test"])
        #expect(Self.servers.filter(selection.names).map(\.name) == ["shop-prod", "shop-test"])
        #expect(Self.servers.filter(selection.includes).map(\.name) == ["shop-prod"])
        #expect(Self.servers.filter(selection.isRead).map(\.name) == ["shop-prod"])
    }

    @Test func serverWithoutHostIsFoundByName() {
        var server = Self.server("new")
        server.host = nil
        #expect(selection("new").includes(server))
        #expect(selection("new").isRead(server))
        #expect(!selection("new").isAdministered(server))
    }

    @Test func replicaIsNotReadFirst() {
        var replica = Self.server("shop-replica")
        replica.replication = Server.Replication(role: "AsyncReplica", sourceServerId: "/x/shop-prod")
        #expect(selection(nil).includes(replica))
        #expect(!selection(nil).isRead(replica))
        #expect(!selection(nil).isAdministered(replica))
        // A primary server has a replication role too.
        replica.replication = Server.Replication(role: "Primary", sourceServerId: nil)
        #expect(selection(nil).isRead(replica))
    }

    @Test(arguments: ["Stopped", "stopped", "Disabled"]) func stoppedServerIsNotAdministered(
        _ state: String
    ) {
        var server = Self.server("shop-prod")
        server.state = "Ready"
        #expect(selection(nil).isAdministered(server))
        server.state = state
        #expect(selection(nil).isRead(server))
        #expect(!selection(nil).isAdministered(server))
    }

    @Test func skippedServerIsNotRead() {
        var server = Self.server("shop-prod")
        server.scan = ScanResult(.skipped)
        #expect(selection(nil).includes(server))
        #expect(!selection(nil).isRead(server))
    }
}

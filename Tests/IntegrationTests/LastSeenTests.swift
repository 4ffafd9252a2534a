import Foundation
import History
import Inventory
import Store
import Support
import Testing

/// How scopes that are out of view appear, over generated snapshots a minute apart in the real store.
@Suite struct LastSeenTests {
    private static let subscription = Maker.subscription

    private static func server(_ name: String = "one", _ tables: [Name] = ["a"]) -> Server {
        var schema = Schema(name: "public", oid: 2200)
        schema.tables = tables.enumerated().map { Table(name: $1, oid: UInt32(100 + $0), kind: .table) }
        var database = Database(name: "shop", oid: 20_000, encoding: "UTF8", collation: "C")
        database.schemas = [schema]
        let type = "Microsoft.DBforPostgreSQL/flexibleServers"
        let id = "\(subscription)/resourceGroups/rg/providers/\(type)/\(name)"
        var server = Server(id: id, kind: .flexibleServer, name: name, host: name, port: 5432)
        server.subscriptionId = String(subscription.dropFirst("/subscriptions/".count))
        server.resourceGroup = "rg"
        server.location = "eastus"
        server.databases = [database]
        return server
    }

    private static func down(_ server: Server, databases: [Name] = []) -> Server {
        var server = server
        let scan = ScanResult(.unreachable, [Problem(code: "connection-refused", message: "", hint: nil)])
        server.scan = scan
        server.roles = nil
        server.databases =
            databases.isEmpty
            ? nil
            : databases.map { name in
                var database = Database(name: name, encoding: nil, collation: nil)
                database.scan = ScanResult(.unreachable)
                return database
            }
        return server
    }

    private static func denied(_ server: Server, oid: UInt32 = 20_000) -> Server {
        var server = server
        server.databases?[0].scan = ScanResult(
            .denied,
            [Problem(code: "connect-denied", message: "", hint: nil)]
        )
        server.databases?[0].oid = oid
        server.databases?[0].schemas = nil
        server.scan = ScanResult(.partial)
        return server
    }

    @Test func stoppedServerAppearsAsLastSeen() async throws {
        let made = try MadeSnapshots()
        try await made.take([Self.server("one", ["a", "b"])])
        try await made.take([Self.server("one", ["b"])])
        try await made.take([Self.down(Self.server())])
        try await made.take([Self.down(Self.server(), databases: ["shop", "fresh"])])
        let server = try made.shown().server(Self.server().id)
        #expect(
            server.scan.outcome == .unreachable && server.scan.problems.map(\.code) == ["connection-refused"]
        )
        #expect(server.scan.asOf == made.moment(2))
        #expect(server.databases?.map(\.name.text) == ["fresh", "shop"])
        #expect(server.databases?[1].scan == made.remembered(.unreachable, 2))
        #expect(
            server.databases?[1].schemas?[0].tables?.map(\.name) == ["b"],
            "a was dropped while the server was in view"
        )
        #expect(server.databases?[0].scan.asOf == nil, "no scan has read its content")
        let alone = try ShownEstate(alone: made.headers()[0], in: made.store)
        #expect(try alone.server(Self.server().id).databases?[1].schemas == nil)
    }

    @Test func goneServerDoesNotComeBack() async throws {
        let made = try MadeSnapshots()
        try await made.take([Self.server("one"), Self.server("two")])
        try await made.take([Self.server("two")])
        try await made.take([], .partial)
        #expect(try made.paths() == ["two", "two/shop", "two/shop/public", "two/shop/public/a"])
        try await made.take([Self.down(Self.server("one"))], .partial)
        #expect(try made.paths().filter { $0.hasPrefix("one") } == ["one"], "it was created again")
    }

    @Test func newServerUnderAnOldNameIsAnother() async throws {
        let made = try MadeSnapshots()
        var old = Self.server()
        old.createdAt = Timestamp(milliseconds: 1000)
        try await made.take([old])
        old.createdAt = Timestamp(milliseconds: 2000)
        try await made.take([Self.down(old)])
        #expect(try made.paths() == ["one"])
    }

    @Test func droppedDatabaseDoesNotComeBack() async throws {
        let made = try MadeSnapshots()
        try await made.take([Self.server()])
        try await made.take([Self.denied(Self.server())])
        #expect(try made.paths() == ["one", "one/shop", "one/shop/public", "one/shop/public/a"])
        #expect(try made.shown().server(Self.server().id).databases?[0].scan.asOf == made.moment(1))
        try await made.take([Self.denied(Self.server(), oid: 20_001)])
        #expect(try made.paths() == ["one", "one/shop"], "another database of the same name")
        var without = Self.server()
        without.databases = []
        try await made.take([without])
        try await made.take([Self.down(Self.server())])
        #expect(try made.paths() == ["one"])
    }

    @Test func unreadDatabaseKeepsItsNameDuringAnOutage() async throws {
        let made = try MadeSnapshots()
        try await made.take([Self.denied(Self.server())])
        try await made.take([Self.down(Self.server())])
        #expect(try made.paths() == ["one", "one/shop"])
        #expect(
            try made.shown().server(Self.server().id).databases?[0].scan == made.remembered(.unreachable, 1)
        )
    }

    @Test func renamedDatabaseKeepsItsContents() async throws {
        let made = try MadeSnapshots()
        try await made.take([Self.server()])
        var renamed = Self.denied(Self.server())
        renamed.databases![0].name = "store"
        try await made.take([renamed])
        #expect(try made.paths() == ["one", "one/store", "one/store/public", "one/store/public/a"])
        try await made.take([Self.down(Self.server())])
        #expect(try made.paths() == ["one", "one/store", "one/store/public", "one/store/public/a"])
    }

    @Test func smallerSnapshotBetweenHidesNothing() async throws {
        let made = try MadeSnapshots()
        var two = Self.server("one", ["a"])
        var other = two.databases![0]
        (other.name, other.oid) = ("gone", 20_005)
        two.databases!.insert(other, at: 0)
        try await made.take([two])
        var bare = Self.server()
        bare.databases![0].schemas = nil
        try await made.take([bare], types: [.server, .database])
        var bearer = Self.server()
        bearer.databases = nil
        try await made.take([bearer], types: [.server])
        try await made.take([Self.down(Self.server())])
        #expect(try made.paths() == ["one", "one/shop", "one/shop/public", "one/shop/public/a"])
    }

    @Test func narrowerScopeBringsNothingBack() async throws {
        let made = try MadeSnapshots()
        try await made.take([Self.server("one"), Self.server("two")])
        let down = [Self.down(Self.server("one")), Self.down(Self.server("two"))]
        try await made.take(down, types: [.server, .database, .schema])
        #expect(try made.paths().filter { $0.hasPrefix("one") } == ["one", "one/shop", "one/shop/public"])
        try await made.take(down, types: [.server])
        #expect(try made.paths() == ["one", "two"])
        try await made.take(down) { $0.exclude.databases = ["sh*"] }
        #expect(try made.paths().filter { $0.hasPrefix("one") } == ["one", "one/shop"])
        #expect(try made.shown().server(Self.server().id).databases?[0].scan.outcome == .skipped)
        try await made.take([], .denied) { $0.exclude.servers = ["TWO"] }
        #expect(try made.paths().first == "one" && !(try made.paths().contains("two")))
        try await made.take([], .denied) { $0.regions = ["westeurope"] }
        #expect(try made.paths() == [])
        try await made.take([], .denied)
        #expect(try made.paths().count == 8)
    }

    @Test func serverOfAFailedListHasItsSubscriptionsCause() async throws {
        for outcome in [Outcome.partial, .denied, .failed] {
            let made = try MadeSnapshots()
            try await made.take([Self.server("one"), Self.server("two")])
            try await made.take([Self.server("two")], outcome)
            let server = try made.shown().server(Self.server().id)
            #expect(server.scan.outcome == (outcome == .partial ? .failed : outcome))
            #expect(
                server.scan.problems.map(\.code) == ["arm-forbidden"] && server.scan.asOf == made.moment(1)
            )
            #expect(server.databases?[0].schemas?[0].tables?.count == 1)
            #expect(try made.shown().server(Self.server("two").id).scan == .complete)
        }
    }

    @Test func unlistedSubscriptionAppearsUntilExcluded() async throws {
        let made = try MadeSnapshots()
        try await made.take([Self.server()])
        try await made.take([], nil)
        let estate = try made.shown()
        #expect(estate.header.subscriptions.map(\.displayName) == ["Made"])
        #expect(estate.header.subscriptions[0].scan.problems.map(\.code) == ["not-listed"])
        #expect(estate.header.subscriptions[0].resourceGroups?.map(\.name) == ["rg"])
        #expect(try made.paths().count == 4)
        try await made.take([], nil) { $0.exclude.subscriptions = ["mad?"] }
        #expect(try made.paths() == [])
        #expect(try made.shown().header.subscriptions.isEmpty)
        try await made.take([], nil) { $0.subscriptions = ["another"] }
        #expect(try made.paths() == [], "the scope includes other servers")
    }

    @Test func idsMatchInAnyLetterCase() async throws {
        let made = try MadeSnapshots()
        var shouted = Self.server()
        shouted.id = shouted.id.replacingOccurrences(of: "/rg/", with: "/RG/").replacingOccurrences(
            of: "/one",
            with: "/ONE"
        )
        try await made.take([shouted])
        try await made.take([Self.down(Self.server())])
        let estate = try made.shown()
        #expect(estate.serverIDs == [Self.server().id])
        #expect(try estate.server(Self.server().id).databases?[0].schemas != nil)
        try await made.take([], .denied)
        #expect(try made.shown().serverIDs == [Self.server().id])
        #expect(try made.paths().count == 4)
    }

    @Test func skippedReplicaShowsNothing() async throws {
        let made = try MadeSnapshots()
        var replica = Self.server("copy")
        replica.scan = ScanResult(.skipped, [Problem(code: "replica", message: "", hint: nil)])
        replica.databases = nil
        try await made.take([Self.down(Self.server()), Self.server("copy")])
        try await made.take([Self.server(), replica])
        #expect(try made.paths() == ["copy", "one", "one/shop", "one/shop/public", "one/shop/public/a"])
        try await made.take([], .denied)
        #expect(try made.paths() == ["copy", "one", "one/shop", "one/shop/public", "one/shop/public/a"])
    }

    @Test func firstOfManySnapshotsIsFoundQuickly() async throws {
        let made = try MadeSnapshots()
        let servers = (0..<300).map { Self.server("s\($0)") }
        try await made.take(servers)
        for _ in 0..<60 { try await made.take(servers.map { Self.down($0) }) }
        let estate = try made.shown()
        #expect(estate.serverIDs.count == 300)
        for id in estate.serverIDs { #expect(try estate.server(id).scan.asOf == made.moment(1)) }
    }
}

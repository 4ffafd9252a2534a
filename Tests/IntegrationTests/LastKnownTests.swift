// swift-format-ignore-file: NeverForceUnwrap

import Comparison
import Foundation
import Inventory
import Store
import Support
import Sync
import Testing

/// When a resource was first and last seen, and its state, over generated scans in the real store.
///
/// The scans are a minute apart.
@Suite struct LastKnownTests {
    private static func look(_ edit: (inout Server) -> Void = { _ in }) -> Look {
        var schema = Schema(name: "public", oid: 2200)
        schema.tables = [Table(name: "a", oid: 1, kind: .table)]
        var database = Database(name: "shop", oid: 20_000, encoding: "UTF8", collation: "C")
        database.schemas = [schema]
        var server = Server(id: "postgresql://one:5432", kind: .manual, name: "one", host: "one", port: 5432)
        server.databases = [database]
        edit(&server)
        return Look(servers: [server])
    }

    private static func skip(_ server: inout Server, _ code: String) {
        server.scan = ScanResult(.skipped, [Problem(code: code, message: "", hint: nil)])
        server.databases = nil
    }

    @Test func replicaReadDuringAnOutageBecomesUnknownWhenSkipped() async throws {
        let estate = try WatchedEstate()
        let skipped = Self.look { Self.skip(&$0, "replica") }
        #expect(try await estate.sync(skipped).lines.contains("added server one"))
        #expect(try estate.states(of: [.server]) == ["server one: active, 5 to 5"])
        _ = try await estate.sync(Self.look())
        let away = try await estate.sync(skipped)
        #expect(away.lines == ["unknown server one"])
        #expect(away.first?.data.code == "replica")
        #expect(
            try estate.states(of: [.server, .database, .table]) == [
                "server one: unknown, 5 to 65", "database shop: unknown, 65 to 65",
                "table shop.public.a: unknown, 65 to 65",
            ]
        )
        #expect(try await estate.sync(skipped).isEmpty)
    }

    @Test func laterSkippedServerIsUnknownAndAlwaysSkippedIsNot() async throws {
        let estate = try WatchedEstate()
        func excluded(_ name: Name) -> Look {
            Self.look { server in
                var other = server.databases![0]
                other.name = "crm"
                other.oid = 20_001
                server.databases!.insert(other, at: 0)
                for place in [0, 1] where server.databases![place].name == name {
                    server.databases![place].scan = ScanResult(
                        .skipped,
                        [Problem(code: "excluded", message: "", hint: nil)]
                    )
                    server.databases![place].schemas = nil
                }
            }
        }
        _ = try await estate.sync(excluded("crm"))
        #expect(try await estate.sync(excluded("")).lines.contains("added table crm.public.a"))
        _ = try await estate.sync(excluded("shop"))
        #expect(
            try estate.states(of: [.database]) == [
                "database crm: active, 5 to 125", "database shop: unknown, 5 to 65",
            ]
        )
        let always = try WatchedEstate()
        for _ in 0..<2 { _ = try await always.sync(excluded("crm")) }
        #expect(
            try always.states(of: [.database]) == [
                "database crm: active, 5 to 65", "database shop: active, 5 to 65",
            ]
        )
    }

    @Test func tableOfARenamedDatabaseIsFirstSeenThen() async throws {
        let estate = try WatchedEstate()
        _ = try await estate.sync(Self.look())
        let told = try await estate.sync(
            Self.look { server in
                server.databases![0].name = "store"
                server.databases![0].schemas![0].tables!.append(Table(name: "b", oid: 2, kind: .table))
            }
        )
        #expect(told.lines == ["renamed database store", "added table store.public.b"])
        #expect(
            try estate.states(of: [.table]) == [
                "table store.public.a: active, 5 to 65", "table store.public.b: active, 65 to 65",
            ]
        )
    }

    @Test func databaseRenamedDuringAnOutageIsKnownOnce() async throws {
        let estate = try WatchedEstate()
        _ = try await estate.sync(Self.look())
        let down = Self.look { server in
            server.scan = ScanResult(.stopped)
            var named = Database(name: "store", encoding: nil, collation: nil)
            named.scan = ScanResult(.stopped)
            server.databases = [named]
        }
        #expect(
            try await estate.sync(down).lines == [
                "added database store", "unknown server one", "unknown database store",
            ]
        )
        let back = try await estate.sync(Self.look { $0.databases![0].name = "store" })
        #expect(back.lines == ["renamed database store", "seenAgain server one"])
        #expect(
            try estate.states(of: [.database, .table]) == [
                "database store: active, 5 to 125", "table store.public.a: active, 5 to 125",
            ]
        )
        let counts = try estate.store.view { try $0.counts(of: "made") }
        #expect(counts["database"] == 1)
    }
}

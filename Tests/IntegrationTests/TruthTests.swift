import Comparison
import Configuration
import Delivery
import Foundation
import History
import Inventory
import Store
import Support
import Sync
import Synchronization
import Testing

/// Generated estates with random failures, in the real store: ten in `make test`, five hundred in `make soak`.
@Suite struct TruthTests {
    static let seeds: [UInt64] = {
        let isSoak = ProcessInfo.processInfo.environment["SOAK"] == "1"
        return Array(1...(isSoak ? 500 : 10))
    }()

    @Test(arguments: seeds) func onlyMissingResourcesAreReportedAsGone(seed: UInt64)
        async throws
    {
        let estate = try WatchedEstate()
        var maker = Maker(seed: seed)
        var truth = maker.look(servers: 2)
        for round in 0..<6 {
            for _ in 0..<maker.number(4) { maker.change(&truth) }
            for _ in 0..<maker.number(3) { maker.disturb(&truth) }
            var look = truth
            if round < 5 {
                for _ in 0..<maker.number(3) { maker.hide(in: &look) }
                if maker.number(2) == 0 { maker.skip(in: &look) }
            }
            let events = try await estate.sync(look)
            let existing = Set(truth.facts.keys)
            let wrong = events.filter { $0.data.change == "removed" && existing.contains($0.subject) }
            #expect(wrong.isEmpty, "seed \(seed), round \(round): \(wrong.lines)")
        }
        let told = estate.receiver.withLock { $0 }
        #expect(told.subtracting(truth.facts.keys) == [], "seed \(seed): removed, but not reported")
        #expect(Set(truth.facts.keys).subtracting(told) == [], "seed \(seed): exists, but not reported")
        #expect(try estate.known() == Set(truth.facts.keys), "seed \(seed)")
        let repeated = estate.repeated.withLock { $0 }
        #expect(repeated == [], "seed \(seed): reported more than once")
        let found = try estate.store.verify()
        #expect(found.findings == [] && found.unsealed == [])
    }

    @Test func tableWithAReusedNameExistsOnce() async throws {
        let estate = try WatchedEstate()
        func look(_ tables: [(Name, UInt32)]) -> Look {
            var schema = Schema(name: "public", oid: 2200)
            schema.tables = tables.map { Table(name: $0, oid: $1, kind: .table) }
            var database = Database(name: "shop", oid: 20_000, encoding: "UTF8", collation: "C")
            database.schemas = [schema]
            var server = Server(
                id: "postgresql://one:5432",
                kind: .manual,
                name: "one",
                host: "one",
                port: 5432
            )
            server.databases = [database]
            return Look(servers: [server])
        }
        for tables: [(Name, UInt32)] in [[("a", 1), ("b", 2)], [("b", 2)], [("a", 2)]] {
            _ = try await estate.sync(look(tables))
        }
        let states = try estate.store.view { view in
            var states: [String] = []
            try LastKnown("made", in: view).walk { entry in
                if entry.resource.resource == .table {
                    states.append("\(entry.resource.name) \(entry.state)")
                }
            }
            return states
        }
        #expect(states == ["shop.public.a active"])
    }
}

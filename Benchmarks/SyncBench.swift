import Configuration
import Delivery
import Foundation
import Inventory
import Ownership
import Store
import Sync
import Synchronization

/// How long it takes to compare a snapshot with what was last known, next to reading it whole.
struct SyncBench {
    private static let (servers, databases, tables) = (1000, 10, 100)
    /// Of how many databases one has changed.
    private static let share = 100

    func section() async throws -> ReportSection {
        let folder = "/tmp/pgcensus-bench-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/pgcensus.db"
        let lock = try StoreLock(store: path)
        let store = try SnapshotStore(writing: path, under: lock)
        var table = ResultTable(columns: ["what", "seconds", "peak MiB", "store MiB"])
        var sizes: [Int64] = []
        func row(_ what: String, _ work: () async throws -> Double) async throws -> Double {
            Self.forgetPeak()
            let seconds = try await work()
            sizes.append(store.size)
            let peak = Self.peakMiB
            table.add([what, "\(seconds.rounded(to: 2))", "\(peak)", "\(store.size >> 20)"])
            return seconds
        }
        _ = try await row("first run: everything is new") { try await run(1, changed: false, store) }
        let unchanged = try await row("nothing changed") { try await run(2, changed: false, store) }
        let compared = try await row("1 % of the databases changed") {
            try await run(3, changed: true, store)
        }
        let whole = try await row("reading the snapshot whole") { try read(store) }
        _ = try await row("the seal of the snapshot") { try await Self.seal(store) }
        _ = try await row("the closing digest") { try await Self.closing(store) }
        _ = try await row("the closing digest: every resource counted anew") { try Self.digest(store) }
        let owners = try Self.owners
        _ = try await row("with owners: the first look") { try await run(4, changed: true, store, owners) }
        _ = try await row("with owners: nothing changed") { try await run(5, changed: true, store, owners) }
        _ = try await row("with owners: 1 % of the databases changed") {
            try await run(6, changed: false, store, owners)
        }
        let all = Self.servers * Self.databases * Self.tables
        return ReportSection(
            title: "Scheduled sync",
            text: """
                \(Self.servers) servers of \(Self.databases) databases of \(Self.tables) tables: \(all) tables, in a store. The seconds are of what `sync` does
                after the scan: comparing the snapshot with the last known state, writing that and the events of one
                target, and committing; for scale, reading all servers of a snapshot back. Memory is the peak of the program,
                scan included, without the census's connections. Seal and digest are part of every run: the digest is a sum of what
                each database counts for, and only what has changed is counted anew, in the first run everything. The last three also find the owners of everything known: of
                servers where something changed, and of all at first; here, that is one server in ten.

                \(table.text)

                - With 1 % of the databases changed, the comparison takes 1/\(Int(whole / compared)) of reading the snapshot whole; with nothing changed, 1/\(Int(whole / max(unchanged, 0.001))).
                - The store grew by \((sizes[2] - sizes[1]) >> 10) KiB with 1 % changed, and by \((sizes[1] - sizes[0]) >> 10) KiB with nothing changed: the list of digests, outcomes and measurements of a snapshot.
                """
        )
    }

    /// One run; the seconds begin when all servers have been recorded.
    private func run(
        _ number: Int,
        changed: Bool,
        _ store: SnapshotStore,
        _ owners: OwnerPlan? = nil
    ) async throws -> Double {
        let recorded = Mutex(ContinuousClock.now)
        let plan = SyncPlan(
            integration: "made",
            settings: SyncSettings(),
            acceptsRemovals: false,
            targets: [NoTarget()],
            owners: owners
        ) { store in
            let done = try await MadeCensus(number: number, changed: changed).record(in: store)
            recorded.withLock { $0 = .now }
            return done
        }
        let report = try await SyncRun(plan, store, now: { Date() }).run()
        let seconds = (ContinuousClock.now - recorded.withLock { $0 }) / .seconds(1)
        let changes = report.changes.values.reduce(0, +)
        let expected =
            [1: Self.servers * (2 + Self.databases * (2 + Self.tables)), 3: 100, 6: 100][number] ?? 0
        guard changes == expected else {
            throw WrongResult(text: "run \(number) found \(report.changes)")
        }
        return seconds
    }

    /// Five of the seven teams in the tags.
    private static var owners: OwnerPlan {
        get throws {
            let groups = (0..<5).map { #"{"displayName":"team-\#($0)","members":["u"]}"# }
            let text = #"{"users":[{"id":"u"}],"groups":[\#(groups.joined(separator: ","))]}"#
            let mapping = OwnerMapping(
                integration: "made",
                resourceOwner: ResourceOwner(key: "owner", attribute: .groupDisplayName)
            )
            let directory = try DirectoryFile(Data(text.utf8), name: "groups.json")
                .directory(for: mapping.attributes, at: Timestamp(Date()))
            return OwnerPlan(mapping, description: "made") { _, _ in (directory, nil) }
        }
    }

    private func read(_ store: SnapshotStore) throws -> Double {
        let start = ContinuousClock.now
        guard let header = try store.headers().first else { throw WrongResult(text: "no snapshot") }
        var tables = 0
        for id in try store.serverIDs(of: header.id) {
            for database in try store.server(id, of: header.id).databases ?? [] {
                tables += (database.schemas ?? []).reduce(0) { $0 + ($1.tables ?? []).count }
            }
        }
        guard tables == Self.servers * Self.databases * Self.tables else {
            throw WrongResult(text: "\(tables) tables were read")
        }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    /// proc(5): writing 5 sets the peak back to what is in use now.
    private static func forgetPeak() {
        try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    }

    private static var peakMiB: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) / 1024
    }

    private struct NoTarget: DeliveryTarget {
        let name = "nowhere"

        func deliver(after place: DeliveryPlace, from source: EventSource) async throws(DeliveryError)
            -> Delivered
        {
            Delivered(upTo: nil)
        }
    }

    /// A census of made servers, recorded as a scan does it.
    private struct MadeCensus {
        let number: Int
        let changed: Bool

        func record(in store: SnapshotStore) async throws -> (SnapshotWriter, SnapshotHeader) {
            let moment = Date(timeIntervalSince1970: 1_764_000_000 + Double(number) * 3600)
            let id = SnapshotHeader.newID(at: moment, suffix: UInt32(number))
            let writer = SnapshotWriter(store, id: id)
            for server in 0..<SyncBench.servers {
                let name = "postgresql://server-\(server).example:5432"
                for place in 0..<SyncBench.databases {
                    try await writer.record(database(server, place), at: place, of: name)
                }
                var value = Server(id: name, kind: .manual, name: "server-\(server)", host: name, port: 5432)
                value.roles = [Role(name: "owner", oid: 10)]
                try await writer.record(value)
            }
            let scope = SnapshotScope(resourceTypes: ResourceKind.usual)
            let header = SnapshotHeader(
                id: id,
                integration: "made",
                scope: scope,
                startedAt: Timestamp(moment),
                finishedAt: Timestamp(moment),
                tool: SnapshotHeader.Tool(name: "pgcensus-bench", version: "0"),
                coverage: Coverage(),
                subscriptions: []
            )
            return (writer, header)
        }

        private func database(_ server: Int, _ place: Int) -> Inventory.Database {
            let number = server * SyncBench.databases + place
            var database = Inventory.Database(
                name: Name("database_\(place)"),
                oid: UInt32(16384 + place),
                encoding: "UTF8",
                collation: "C.UTF-8"
            )
            database.owner = "owner"
            var schema = Schema(name: "public", oid: 2200)
            schema.owner = "owner"
            schema.tables = (0..<SyncBench.tables).map { table in
                var made = Table(name: Name("table_\(table)"), oid: UInt32(20_000 + table), kind: .table)
                made.owner = "owner"
                made.comment = "Table \(table) of database \(number) @owner:team-\(table % 7)"
                made.tags = Tags(comment: made.comment)
                made.estimatedRows = Int64(self.number * 1000 + table)
                return made
            }
            if changed, number.isMultiple(of: SyncBench.share) { schema.tables?[0].owner = "another" }
            database.schemas = [schema]
            return database
        }
    }
}

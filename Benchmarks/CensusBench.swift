import Foundation
import Inventory
import LocalEstate

/// The time of one server's census: compared with bare libpq and other programs, over a slow network, and as it grows.
struct CensusBench {
    private static let size = MadeServer.Size(databases: 50, schemas: 10, tables: 20)
    private static let best = 5

    let server: MadeServer

    private var runs: CensusRuns { CensusRuns(server: server) }

    func sections() async throws -> [ReportSection] {
        [try await comparison(), try await slowNetwork(), try await growth()]
    }

    private func comparison() async throws -> ReportSection {
        let databases = try await server.make("made", Self.size)
        var table = ResultTable(columns: ["what", "seconds", "statements", "peak MiB"])
        let full = try await pair("with columns", CensusRuns.withColumns, databases, &table)
        let bare = try await pair("without columns", CensusRuns.withoutColumns, databases, &table)
        let dump = try await row("pg_dump --schema-only, each database", &table) {
            try await runs.dump(databases)
        }
        let inspector = try await row("SQLAlchemy inspector", &table) { try await runs.inspector(databases) }
        try await server.drop(databases)
        return ReportSection(
            title: "The census of one server",
            text: """
                A made server of \(Self.size.databases) databases, each of \(Self.size.schemas) schemas of \(Self.size.tables) tables of \(Self.size.columns) columns, with
                indexes, comments and grants: \(Self.size.allTables) tables. All on one machine, with TLS and SCRAM for everyone, over
                two connections if a program can; the best of \(Self.best) runs. Bare libpq is a program in C that logs in to
                every database, sends the same statements in a pipeline and drops the rows; pgcensus stores a snapshot.
                `begin` and `commit` are not counted as statements.

                \(table.text)

                - pgcensus takes \(full.ratio) times as long as bare libpq with columns, \(bare.ratio) times without.
                - pg_dump takes \((dump.seconds / full.seconds).rounded(to: 1)) times as long as pgcensus with columns, the inspector \((inspector.seconds / full.seconds).rounded(to: 1)) times.
                """
        )
    }

    private func pair(
        _ what: String,
        _ types: [ResourceKind],
        _ databases: [String],
        _ table: inout ResultTable
    ) async throws -> (seconds: Double, ratio: Double) {
        let least = try await row("bare libpq, \(what)", &table) {
            try await runs.bareLibpq(types, databases)
        }
        let census = try await row("pgcensus, \(what)", &table) { try await runs.census(types) }
        return (census.seconds, (census.seconds / least.seconds).rounded(to: 2))
    }

    private func row(
        _ what: String,
        _ table: inout ResultTable,
        _ run: () async throws -> MeasuredRun
    ) async throws -> MeasuredRun {
        _ = try await server.statements()
        let found = try await MeasuredRun.best(of: Self.best, run)
        let statements = try await server.statements() / Self.best
        table.add([what, "\(found.seconds.rounded(to: 2))", "\(statements)", "\(Int(found.peakMiB))"])
        return found
    }

    /// The time follows the logins and one round trip for each database, not the number of tables.
    private func slowNetwork() async throws -> ReportSection {
        var table = ResultTable(columns: ["databases", "tables in each", "seconds"])
        for tables in [20, 200] {
            let size = MadeServer.Size(databases: 50, schemas: 1, tables: tables)
            let databases = try await server.make("far", size)
            let proxy = try Proxy(to: server.cluster.port, delay: .milliseconds(20))
            let run = try await MeasuredRun.best(of: 3) {
                try await runs.census(CensusRuns.withColumns, port: proxy.port)
            }
            proxy.stop()
            try await server.drop(databases)
            table.add(["50", "\(tables)", "\(run.seconds.rounded(to: 2))"])
        }
        return ReportSection(
            title: "A slow network",
            text: """
                The same census, with columns, through a proxy that lets every byte arrive 20 ms later in either direction. The time
                follows the logins and one round trip for each database, not the number of tables.

                \(table.text)
                """
        )
    }

    private func growth() async throws -> ReportSection {
        var table = ResultTable(columns: [
            "databases", "tables in each", "seconds", "peak MiB", "ms for 1,000 tables",
        ])
        for (databases, tables) in [(1, 1000), (10, 1000), (50, 1000), (1, 10_000), (1, 100_000)] {
            let size = MadeServer.Size(databases: databases, schemas: 10, tables: tables / 10)
            let names = try await server.make("grown", size)
            let run = try await MeasuredRun.best(of: 3) { try await runs.census(CensusRuns.withColumns) }
            try await server.drop(names)
            let each = run.seconds * 1_000_000 / Double(size.allTables)
            table.add([
                "\(databases)", "\(tables)", "\(run.seconds.rounded(to: 2))", "\(Int(run.peakMiB))",
                "\(Int(each))",
            ])
        }
        return ReportSection(
            title: "Growth",
            text: """
                With columns, eight in each table; the best of three runs. The time grows no faster than the work.

                \(table.text)
                """
        )
    }
}

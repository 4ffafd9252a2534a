import Foundation
import LocalEstate

/// What another scan of a server costs if little or nothing has changed.
struct RescanBench {
    private static let size = MadeServer.Size(databases: 50, schemas: 10, tables: 20)
    private static let rounds = 5

    let server: MadeServer

    private var runs: CensusRuns { CensusRuns(server: server) }

    /// The processor seconds of pgcensus and of the server, and the seconds that passed.
    private struct Cost {
        var program, server, passed: Double

        func best(_ other: Cost) -> Cost {
            Cost(
                program: min(program, other.program),
                server: min(server, other.server),
                passed: min(passed, other.passed)
            )
        }
    }

    func section() async throws -> ReportSection {
        let databases = try await server.make("again", Self.size)
        var costs: [(String, Cost)] = []
        for round in 1...Self.rounds {
            runs.removeStore()
            let now = [
                ("the logins alone (bare libpq)", try await cost(of: { try await runs.logins(databases) })),
                ("the first scan", try await scan()), ("nothing changed", try await scan()),
                ("a table of one database changed", try await costAfterChange(databases[0], round)),
            ]
            costs = costs.isEmpty ? now : zip(costs, now).map { ($0.0, $0.1.best($1.1)) }
        }
        try await server.drop(databases)
        var table = ResultTable(columns: ["what", "CPU s of pgcensus", "CPU s of the server", "seconds"])
        for (name, cost) in costs {
            table.add([name] + [cost.program, cost.server, cost.passed].map { "\($0.rounded(to: 2))" })
        }
        let (logins, first, again) = (costs[0].1, costs[1].1, costs[2].1)
        return ReportSection(
            title: "Scanning again",
            text: """
                A made server of \(Self.size.databases) databases with \(Self.size.allTables) tables, with columns, TLS and SCRAM, over two connections. A
                database whose catalogs have not changed is not read again. The best of \(Self.rounds) rounds; the server's seconds
                are those of its backends.

                \(table.text)

                - With nothing changed, pgcensus takes \((again.program / first.program).rounded(to: 2)) of the first scan's processor time, the server \((again.server / first.server).rounded(to: 2)), and the scan \((again.passed / first.passed).rounded(to: 2)) of its time.
                - The logins alone take \((logins.program / first.program).rounded(to: 2)) of the first scan's processor time, and \((logins.program / again.program).rounded(to: 2)) of the second's.
                """
        )
    }

    private func costAfterChange(_ database: String, _ round: Int) async throws -> Cost {
        try await server.cluster.psql(
            "comment on table area_1.entity_1 is 'round \(round)'",
            database: database
        )
        return try await scan()
    }

    private func scan() async throws -> Cost {
        try await cost { try await runs.processorOfCensus(CensusRuns.withColumns) }
    }

    private func cost(of work: () async throws -> ProcessorRun) async throws -> Cost {
        let (start, before) = (ContinuousClock.now, try serverSeconds())
        let run = try await work()
        let passed = (ContinuousClock.now - start) / .seconds(1)
        return Cost(program: run.seconds, server: try serverSeconds() - before, passed: passed)
    }

    /// proc(5): fields 14 to 17 of `stat` are the time of the process and of its children that have ended, in ticks.
    private func serverSeconds() throws -> Double {
        let file = "\(server.folder)/server/data/postmaster.pid"
        let number = try String(contentsOfFile: file, encoding: .utf8).prefix { $0 != "\n" }
        let stat = try String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
        let fields = (stat.split(separator: ")").last ?? "").split(separator: " ")
        let ticks = fields.dropFirst(11).prefix(4).compactMap { Double($0) }
        return ticks.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

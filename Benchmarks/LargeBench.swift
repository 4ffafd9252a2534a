import Foundation
import Inventory

/// One database with very many tables: memory follows what one database needs, and digests are computed on the way.
struct LargeBench {
    private static let size = MadeServer.Size(databases: 1, schemas: 20, tables: 10_000, columns: 10)

    let server: MadeServer

    func section() async throws -> ReportSection {
        let databases = try await server.make("large", Self.size)
        var table = ResultTable(columns: ["what", "seconds", "peak MiB"])
        let runs = CensusRuns(server: server)
        for (what, run) in [
            ("bare libpq", { try await runs.bareLibpq(CensusRuns.withColumns, databases) }),
            ("pgcensus", { try await runs.census(CensusRuns.withColumns) }),
        ] as [(String, () async throws -> MeasuredRun)] {
            let found = try await run()
            table.add([what, "\(found.seconds.rounded(to: 2))", "\(Int(found.peakMiB))"])
        }
        return ReportSection(
            title: "A large database",
            text: """
                One database of \(Self.size.allTables) tables with \(Self.size.allTables * Self.size.columns) columns, read once, with columns. Rows are taken one by one as they
                come; what is kept is the one database, and its JSON goes into the store in parts.

                \(table.text)
                """
        )
    }
}

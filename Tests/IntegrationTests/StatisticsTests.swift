import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Statistics of use are what `pg_stat_all_tables` and `pg_stat_all_indexes` say.
@Suite struct StatisticsTests {
    @Test(arguments: Versions.all) func statisticsAgreeWithPsql(version: Int) async throws {
        try await ServerStory.with(version: version) { story in
            try await story.cluster.set("autovacuum", "off")
            try await story.cluster.psql(Self.tables)
            var scans = 0
            // The second scan takes the contents from the store, and the statistics from the server.
            for round in 1...2 {
                try await story.cluster.psql(Self.use)
                scans += 2
                try await until("the statistics of round \(round)") {
                    try await story.answer(Self.sequentialScans) >= String(scans)
                }
                let found = try await scan(story)
                let rows = try await story.cluster.psql(Self.truth(version), arguments: ["-At"])
                #expect(found == Set(rows.split(separator: "\n").map(String.init)), "round \(round)")
                #expect(found.count == 3)
            }
        }
    }

    /// An administrator may revoke the functions: then the rest is as usual.
    @Test func revokedStatisticsAreLeftOut() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("revoke execute on function pg_stat_get_numscans(oid) from public")
            try await story.cluster.psql(Self.tables)
            #expect(try await scan(story) == ["used - - - -", "used_n - -", "used_pkey - -"])
        }
    }

    @Test func statisticsAreReadOnlyOnRequest() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(Self.tables)
            #expect(
                try await scan(story, statistics: false) == ["used - - - -", "used_n - -", "used_pkey - -"]
            )
        }
    }

    private static let tables = """
        create table used (id integer primary key, n integer);
        create index used_n on used (n);
        insert into used select i, i from generate_series(1, 1000) i;
        """

    private static let use = """
        select count(*) from used; select sum(n) from used; analyze used;
        set enable_seqscan = off; set enable_bitmapscan = off;
        select n from used where id = 1; select id from used where n = 3; select id from used where n = 4;
        """

    private static let sequentialScans = "select seq_scan from pg_stat_all_tables where relname = 'used'"

    private static func truth(_ version: Int) -> String {
        let table = version < 16 ? "null::timestamptz" : "greatest(last_seq_scan, last_idx_scan)"
        let index = version < 16 ? "null::timestamptz" : "last_idx_scan"
        let moment = { (time: String) in
            "coalesce((extract(epoch from \(time)) * 1000)::bigint::text, '-')"
        }
        return """
            select concat_ws(' ', relname, seq_scan, idx_scan, \(moment(table)),
                \(moment("greatest(last_analyze, last_autoanalyze)"))) from pg_stat_user_tables
            union all
            select concat_ws(' ', indexrelname, idx_scan, \(moment(index))) from pg_stat_user_indexes
            """
    }

    /// A line for each table and index, with its statistics.
    private func scan(_ story: ServerStory, statistics: Bool = true) async throws -> Set<String> {
        let (run, server) = try await story.scan {
            $0.types = [.table, .index]
            $0.statistics = statistics
            $0.store = "kept"
        }
        #expect(run.code == 0, "\(run.errors)")
        let schemas = server?.databases?.first { $0.name == "postgres" }?.schemas ?? []
        let tables = schemas.flatMap { $0.tables ?? [] }
        let lines = tables.map { table in
            Self.line(
                table.name,
                [
                    table.sequentialScans, table.indexScans, table.lastScan?.milliseconds,
                    table.lastAnalyze?.milliseconds,
                ]
            )
        }
        let indexes = tables.flatMap { $0.indexes ?? [] }
        return Set(lines + indexes.map { Self.line($0.name, [$0.scans, $0.lastScan?.milliseconds]) })
    }

    private static func line(_ name: Name, _ numbers: [Int64?]) -> String {
        ([name.text] + numbers.map { $0.map(String.init) ?? "-" }).joined(separator: " ")
    }
}

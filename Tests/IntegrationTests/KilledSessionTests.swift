import Foundation
import Inventory
import LocalEstate
import Store
import Support
import Testing

/// A target whose administrator terminates its sessions at random times, and whose tables refuse some rows.
///
/// `make test` delivers two thousand events, `make soak` twelve thousand; `SEED` repeats a run.
@Suite(.cluster) struct KilledSessionTests {
    private static let isSoak = ProcessInfo.processInfo.environment["SOAK"] == "1"
    private static let (events, poison, kills) = isSoak ? (12_000, 200, 120) : (2000, 40, 30)
    private static let runs = 8

    @Test func eachEventArrivesOnceAndOnlyRefusedOnesAreParked() async throws {
        let seed =
            ProcessInfo.processInfo.environment["SEED"].flatMap { Int($0) } ?? Int.random(in: 0..<1_000_000)
        print("KilledSessionTests: SEED=\(seed)")
        let server = try TestCluster.current()
        let cluster = server.cluster
        let tables = TablesTarget(cluster, trusting: server.certificate, schema: "killed")
        try await tables.prepare()
        let estate = try GrowingEstate(tables.target(named: "tables"))
        try await estate.sync(tables: 0, poisonEvery: 1)
        _ = try await estate.deliver()
        try await cluster.psql(Self.refusals)
        let every = Self.events / Self.poison
        async let killed = cluster.psql(Self.killing(seed), arguments: ["-A", "-t"])
        var failures = 0
        for run in 1...Self.runs {
            try await estate.sync(tables: Self.events * run / Self.runs, poisonEvery: every)
            failures += try await estate.deliver()
        }
        let hits = Int(try await killed.split(separator: "\n").last ?? "") ?? 0
        #expect(
            hits > 0 && failures > 0,
            "seed \(seed): \(hits) sessions were ended, \(failures) attempts failed"
        )
        print("KilledSessionTests: \(hits) sessions were ended, \(failures) attempts failed")
        try await expectAllButPoison(estate, cluster, "seed \(seed)")
    }

    private func expectAllButPoison(
        _ estate: GrowingEstate,
        _ cluster: PostgresCluster,
        _ seed: Comment
    ) async throws {
        let parked = try estate.store.view { try $0.parked() }
        #expect(parked.count == Self.poison, seed)
        let names = try parked.map {
            try JSONDecoder().decode(Event.self, from: Data($0.event.canonicalJSON())).data.name
        }
        #expect(names.allSatisfy { $0.contains(".bad_") } && Set(names).count == names.count, seed)
        let state = try estate.store.view { try $0.target("tables", of: "made") }
        #expect(state?.pending == 0, seed)
        let counts = try await cluster.psql(
            """
            select count(*), count(distinct resource), count(distinct (id, sequence)) from killed.changes
                where change = 'added' and data->>'kind' = 'table';
            select count(*), count(distinct id), count(*) filter (where name like '%.good\\_%') from killed.resources
                where kind = 'table' and state = 'active';
            """,
            arguments: ["-A", "-t"]
        )
        let good = Self.events - Self.poison
        let line = "\(good)|\(good)|\(good)"
        #expect(counts == "\(line)\n\(line)\n", seed)
    }

    /// A constraint refuses half of the marked rows; a trigger, as users write them, refuses the other half.
    private static let refusals = """
        alter table killed.changes add check (data->>'name' not like '%.bad\\_odd\\_%');
        create function killed.refusing() returns trigger language plpgsql as $$ begin
            if new.name like '%.bad\\_even\\_%' then raise exception 'this name is not for us'; end if;
            return new;
        end $$;
        create trigger refusing before insert or update on killed.resources
            for each row execute function killed.refusing();
        """

    /// SQL that ends sessions at random; the server draws the random numbers, so that no program has to start.
    private static func killing(_ seed: Int) -> String {
        """
        create function public.kill_sessions(count int) returns int language plpgsql as $$
        declare hits int := 0; found int; begin
            for n in 1..count loop
                perform pg_sleep(random() * 0.6);
                perform pg_stat_clear_snapshot();
                select count(pg_terminate_backend(pid)) into found from pg_stat_activity
                    where application_name = 'pgcensus/test';
                hits := hits + found;
            end loop;
            return hits;
        end $$;
        select setseed(\(seed) / 1000000.0);
        select public.kill_sessions(\(kills));
        """
    }
}

import Foundation
import LocalEstate
import Support
import Testing
import Wording

/// Every command that logs in to PostgreSQL, directly and through a pooler: no code of a database owner runs.
extension PoolerTests {
    @Test(arguments: ["direct", "session", "transaction", "statement"])
    func noCommandRunsUserCode(_ mode: String) async throws {
        try await withHostile { story in
            try await story.cluster.psql(
                "create role writer login password '\(ServerStory.password.revealed)'; grant create on database mdb to writer",
                database: "mdb"
            )
            guard mode != "direct" else {
                return try await expectNothingRuns(story, story.cluster.port, mode)
            }
            try await withPooler(mode, before: story) { pooler in
                try await expectNothingRuns(story, pooler.port, mode)
            }
            // The sessions of the pooler have ended, so that no later call is counted.
            #expect(try await calls(story) == 0)
        }
    }

    private func expectNothingRuns(_ story: ServerStory, _ port: Int, _ mode: String) async throws {
        let isDirect = mode == "direct"
        let file = try configuration(story, port, delivers: true)
        for command in ["scan", "doctor", "sync --once", "changes", "sync --once"] {
            guard command != "changes" else {
                try await story.cluster.psql(Self.changes, database: "mdb")
                continue
            }
            let run = try await pgcensus(
                command.split(separator: " ").map(String.init)
                    + ["--config", file, "--store", story.folder.file("all.db")],
                environment: ["STORY_PASSWORD": ServerStory.password.revealed]
            )
            expectEnd(run, isDirect, command)
        }
        #expect(try await calls(story) == 0)
        for profile in ["access", "inventory"] {
            for verb in ["plan", "apply", "verify"] {
                let run = try await role(story, verb, ["--profile", profile], file)
                expectEnd(run, isDirect, "\(verb) \(profile)")
            }
        }
        if !isDirect { try await applyPassing(story, port) }
        let removal = try await role(story, "remove", [], file)
        expectEnd(removal, isDirect, "remove")
        if mode == "session" || mode == "transaction" {
            #expect((removal.output + removal.errors).contains("ignore_startup_parameters"), "\(removal)")
        }
        #expect(try await calls(story) == 0)
        // With statement pooling, there is no transaction for a delivery.
        guard mode != "statement" else { return }
        let states = try await story.cluster.psql(
            "set search_path = pg_catalog; select distinct state from pgcensus.resources order by 1",
            database: "mdb",
            arguments: ["-At"]
        )
        #expect(states == "active\nremoved\n")
    }

    /// `remove` needs applied grants, and `apply` is refused through the pooler, so this runs it without the pooler.
    private func applyPassing(_ story: ServerStory, _ port: Int) async throws {
        let file = try configuration(story, port, passing: true)
        let run = try await role(story, "apply", ["--profile", "access"], file)
        expectEnd(run, true, "apply past the pooler")
    }

    /// Renames, drops, changes and creates a table.
    private static let changes = """
        set search_path = pg_catalog;
        alter table public.orders rename to sold;
        comment on table public.sold is 'to people';
        drop table public.days;
        create table public.new (id int);
        """

    /// Through a pooler, a command may be refused; with statement pooling there are no transactions.
    private func expectEnd(_ run: ProgramRun, _ mustWork: Bool, _ what: String) {
        let codes: Set<Int32> = mustWork ? [0, 2, 3] : [0, 1, 2, 3, 4]
        #expect(codes.contains(run.code), "\(what): \(run.output)\(run.errors)")
    }

    /// If the fixture lacks a name that a query uses, the test could not notice that the query uses it.
    @Test func hostileSchemaHasEveryNameOfOurSQL() async throws {
        try await withHostile { story in
            let own = try await names(in: "evil", story)
            let server = try await names(in: "pg_catalog", story)
            #expect(server.count > 1000)
            for (file, text) in try Self.texts() {
                let words =
                    text.matches(of: #/([a-z_0-9]+)\(|(?:pg_catalog\.|::)"?([a-z_0-9]+)/#).map {
                        $0.1 ?? $0.2 ?? ""
                    }
                    + text.matches(of: #/ ([-+*/<>=~!@#%^&|`?]+) /#).map { $0.1 }
                let used = Set(words.map(String.init)).intersection(server).subtracting(Self.unreadable)
                #expect(used.subtracting(own).sorted() == [], "\(file)")
            }
        }
    }

    /// Only a superuser can read all columns of these catalogs, which a copy would need.
    ///
    /// From `pg_authid`, the queries read only the name; from `pg_subscription`, the columns that all roles can read.
    private static let unreadable: Set = ["pg_authid", "pg_subscription"]

    /// The names that PostgreSQL looks up: functions, operators, relations and types.
    private func names(in schema: String, _ story: ServerStory) async throws -> Set<String> {
        let text = try await story.cluster.psql(
            """
            set search_path = pg_catalog;
            select proname from pg_proc where pronamespace = '\(schema)'::regnamespace
            union select oprname from pg_operator where oprnamespace = '\(schema)'::regnamespace
            union select relname from pg_class where relnamespace = '\(schema)'::regnamespace
            union select typname from pg_type where typnamespace = '\(schema)'::regnamespace and typtype <> 'p'
            """,
            database: "mdb",
            arguments: ["-At"]
        )
        return Set(text.split(separator: "\n").map(String.init))
    }

    /// All our files and strings that contain SQL.
    private static func texts() throws -> [(file: String, text: String)] {
        let sources = "\(Repository.root)/Sources"
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources)
        let inSwift = ["Delivery/Delivery", "Postgres/Transaction", "ConnectorRole/", "Catalog/Catalog"]
        return try files.filter { file in
            file.hasSuffix(".sql") || file.hasSuffix(".swift") && inSwift.contains(where: file.hasPrefix)
        }
        .map { ($0, try String(contentsOfFile: "\(sources)/\($0)", encoding: .utf8)) }
    }
}

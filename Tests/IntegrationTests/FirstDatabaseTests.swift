import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// A refusal of one database does not affect the others: the scan logs in to another database.
@Suite struct FirstDatabaseTests {
    private static let refusals: [(code: String, sql: String, undo: String)] = [
        ("connection-limit", "alter database postgres connection limit 0", "connection limit -1"),
        (
            "library-missing", "alter database postgres set local_preload_libraries = 'nope'",
            "reset local_preload_libraries"
        ),
        (
            "connections-not-allowed", "alter database postgres allow_connections false",
            "allow_connections true"
        ),
        ("database-invalid", "update pg_database set datconnlimit = -2 where datname = 'postgres'", ""),
    ]

    @Test func refusingDatabaseHidesOnlyItself() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create database other")
            try await story.cluster.setAccess(
                "hostssl postgres pgcensus all reject\nhostssl all all 127.0.0.1/32 scram-sha-256"
            )
            try await expect("no-pg-hba-entry", story)
            try await story.cluster.setAccess("hostssl all all 127.0.0.1/32 scram-sha-256")
            for (code, sql, undo) in Self.refusals {
                try await story.cluster.psql(sql, database: "other")
                try await expect(code, story)
                if !undo.isEmpty {
                    try await story.cluster.psql("alter database postgres \(undo)", database: "other")
                }
            }
        }
    }

    @Test func aDatabaseThatMayNotBeConnectedToHidesItselfAlone() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(
                """
                create database vault;
                revoke connect on database vault from public;
                create database asleep allow_connections false;
                create database billing;
                """
            )
            let (run, server) = try await story.scan()
            #expect(run.code == 2)
            #expect(server?.scan.outcome == .partial)
            let databases = server?.databases ?? []
            let codes = { (name: Name) in databases.first { $0.name == name }?.scan.problems.map(\.code) }
            #expect(codes("vault") == ["connect-denied"])
            #expect(codes("asleep") == ["connections-not-allowed"])
            #expect(databases.first { $0.name == "billing" }?.scan.outcome == .complete)
        }
    }

    /// PostgreSQL has login event triggers since version 17.
    @Test(arguments: [
        "raise exception 'not you';", "perform 1 from nowhere;", "perform 1 / 0;",
        "raise sqlstate '28000';",
    ])
    func loginTriggerHidesOnlyItsDatabase(_ code: String) async throws {
        try await ServerStory.with(version: 18) { story in
            try await story.cluster.psql("create database other")
            try await story.cluster.psql(
                """
                create function public.greet() returns event_trigger language plpgsql as
                    $$ begin if session_user = 'pgcensus' then \(code) end if; end $$;
                create event trigger greet on login execute function public.greet();
                alter event trigger greet enable always;
                """
            )
            try await expect(code.contains("28000") ? "login-refused" : "login-trigger-failed", story)
        }
    }

    private func expect(_ code: String, _ story: ServerStory) async throws {
        let (run, server) = try await story.scan()
        #expect(run.code == 2, "\(code): \(run.errors)")
        #expect(server?.scan.outcome == .partial, "\(code): \(server?.scan as Any)")
        let databases = server?.databases ?? []
        #expect(databases.first { $0.name == "other" }?.scan == .complete, "\(code)")
        let postgres = databases.first { $0.name == "postgres" }
        #expect(postgres?.scan.problems.map(\.code) == [code], "\(postgres?.scan as Any)")
    }

    /// A directory with unreadable files: the size query fails, as with 57014 or 3D000.
    @Test func unreadableSizeAffectsOnlyItself() async throws {
        try await ServerStory.with { story in
            for statement in ["create database other", "create database sized", "checkpoint"] {
                try await story.cluster.psql(statement)
            }
            let oid = try await story.cluster.psql(
                "select oid from pg_database where datname = 'other'",
                arguments: ["-At"]
            )
            let path = story.folder.file("server/data/base/\(oid.prefix { $0 != "\n" })")
            try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
            defer {
                try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
            }
            let (run, server) = try await story.scan { $0.types = [.server, .database] }
            #expect(run.code == 0, "\(run.errors)")
            #expect(server?.scan == .complete)
            let databases = server?.databases ?? []
            let other = databases.first { $0.name == "other" }
            #expect(other?.sizeBytes == nil)
            #expect(other?.notes?.map(\.code) == ["size-unknown"])
            let sized = databases.first { $0.name == "sized" }
            #expect((sized?.sizeBytes ?? 0) > 1_000_000 && sized?.notes == nil)
        }
    }

    /// There is no other database to log in to: the list of databases is kept, and only this database is hidden.
    @Test func unreadableContentsHideOnlyTheirDatabase() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create database other")
            try await story.cluster.psql(
                """
                revoke connect on database template1 from public;
                revoke select on pg_catalog.pg_proc from public;
                """
            )
            let (run, server) = try await story.scan { $0.types = ResourceKind.scanned }
            #expect(run.code == 2)
            #expect(server?.scan.outcome == .partial, "\(server?.scan as Any)")
            #expect(server?.roles?.isEmpty == false)
            let databases = server?.databases ?? []
            let postgres = databases.first { $0.name == "postgres" }
            #expect(postgres?.scan.problems.map(\.code) == ["catalog-denied"])
            #expect(postgres?.notes == nil && postgres?.sizeBytes != nil)
            #expect(databases.first { $0.name == "other" }?.scan == .complete)
        }
    }
}

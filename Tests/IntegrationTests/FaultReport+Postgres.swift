import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// The faults of PostgreSQL servers; if a hint contains SQL, the test runs it, and the fault must be gone.
enum PostgresFaults {
    private struct Fault: Sendable {
        var name: String
        /// SQL that creates the fault; the superuser runs it.
        var make = "select 1"
        var database = "other"
        var change: @Sendable (inout ServerStory.Options) -> Void = { _ in }
        /// SQL that removes the fault; nil if the statement of the hint removes it.
        var undo: String? = "select 1"
    }

    private static func rows(_ faults: [Fault], _ story: ServerStory) async throws -> [FaultRow] {
        var rows: [FaultRow] = []
        for fault in faults {
            try await story.cluster.psql(fault.make, database: fault.database)
            let (run, server) = try await story.scan(fault.change)
            let row = FaultRow(fault.name, run, server)
            rows.append(row)
            let statement = try fault.undo ?? statement(of: row)
            try await story.cluster.psql(statement, database: fault.database)
            guard fault.undo == nil else { continue }
            let (again, _) = try await story.scan(fault.change)
            #expect(again.code == 0, "\(row.line): \(again.output)")
        }
        return rows
    }

    /// The statement that the hint says to run.
    static func statement(of row: FaultRow) throws -> String {
        let hint = try #require(row.hint.split(separator: "Run ", maxSplits: 1).last, "\(row.line)")
        let ends = [", or leave", " as the database's owner", " in this database"]
        return ends.reduce(String(hint)) { $0.components(separatedBy: $1)[0] }
    }

    @Sendable static func ofDatabases() async throws -> [FaultRow] {
        var rows: [FaultRow] = []
        try await ServerStory.with { story in
            try await story.cluster.psql("create database other; create database shop")
            let everything: @Sendable (inout ServerStory.Options) -> Void = {
                $0.types = ResourceKind.scanned
            }
            rows = try await Self.rows(
                [
                    Fault(
                        name: "database with CONNECTION LIMIT 0",
                        make: "alter database shop connection limit 0",
                        undo: nil
                    ),
                    Fault(
                        name: "database without CONNECT",
                        make: "revoke connect on database shop from public",
                        undo: nil
                    ),
                    Fault(
                        name: "database with ALLOW_CONNECTIONS false",
                        make: "alter database shop allow_connections false",
                        undo: nil
                    ),
                    Fault(
                        name: "a catalog that PUBLIC may not read",
                        make: "revoke select on pg_catalog.pg_proc from public",
                        change: everything,
                        undo: nil
                    ),
                    Fault(
                        name: "database left invalid by an interrupted DROP DATABASE",
                        make: "update pg_database set datconnlimit = -2 where datname = 'shop'",
                        undo: nil
                    ),
                    Fault(
                        name: "preloaded library that does not exist",
                        make: "alter database postgres set local_preload_libraries = 'nope'",
                        undo: "alter database postgres reset local_preload_libraries"
                    ),
                ],
                story
            )
        }
        return rows
    }

    @Sendable static func ofLogin() async throws -> [FaultRow] {
        var rows: [FaultRow] = []
        try await ServerStory.with { story in
            let password = ServerStory.password.revealed
            let setup = """
                create database other;
                create role group_only nologin password '\(password)';
                create role other_password login password 'another';
                create role full_role login password '\(password)' connection limit 0;
                """
            for statement in setup.split(separator: "\n") { try await story.cluster.psql(String(statement)) }
            rows = try await Self.rows(
                [
                    Fault(name: "wrong password", change: { $0.user = "other_password" }),
                    Fault(name: "role that does not exist", change: { $0.user = "nobody" }),
                    Fault(name: "role without LOGIN", change: { $0.user = "group_only" }),
                    Fault(name: "role with CONNECTION LIMIT 0", change: { $0.user = "full_role" }),
                    Fault(
                        name: "first database that does not exist, and no other",
                        make: "revoke connect on database template1 from public",
                        change: { $0.database = "nope" },
                        undo: "grant connect on database template1 to public"
                    ),
                    Fault(
                        name: "server that requires TLS, sslMode disable",
                        change: { $0.sslMode = "disable" }
                    ),
                    Fault(
                        name: "statements that take too long",
                        make: ServerStory.manyRoles,
                        change: { $0.statementTimeout = "3ms" },
                        undo: "delete from pg_authid where rolname ~ '^many_'"
                    ),
                ],
                story
            )
            try await story.cluster.setAccess("host all pgcensus all reject")
            rows += try await Self.rows(
                [
                    Fault(name: "pg_hba.conf rejects, over TLS"),
                    Fault(name: "pg_hba.conf rejects, sslMode disable", change: { $0.sslMode = "disable" }),
                ],
                story
            )
            try await story.cluster.setAccess("hostssl all pgcensus all gss")
            rows += try await Self.rows(
                [Fault(name: "pg_hba.conf requires another method than a password")],
                story
            )
            try await story.cluster.setAccess("hostssl all pgcensus all scram-sha-256 clientcert=verify-ca")
            rows += try await Self.rows(
                [Fault(name: "pg_hba.conf requires a client certificate, without ssl_ca_file")],
                story
            )
            try await story.cluster.set("ssl_ca_file", story.certificate)
            rows += try await Self.rows([Fault(name: "pg_hba.conf requires a client certificate")], story)
        }
        return rows
    }

    @Sendable static func ofTriggers() async throws -> [FaultRow] {
        var rows: [FaultRow] = []
        try await ServerStory.with(version: 18) { story in
            try await story.cluster.psql("create database other")
            try await story.cluster.psql(
                """
                create function public.greet() returns event_trigger language plpgsql as
                    $$ begin if session_user = 'pgcensus' then raise exception 'not you'; end if; end $$;
                create event trigger greet on login execute function public.greet();
                alter event trigger greet enable always;
                """
            )
            rows = try await Self.rows([Fault(name: "login event trigger that raises an error")], story)
            try await story.cluster.psql("drop event trigger greet")
            try await story.cluster.setAccess("host all pgcensus all reject")
            rows += try await Self.rows([Fault(name: "pg_hba.conf rejects, server without TLS")], story)
        }
        return rows
    }

    @Sendable static func ofTransport() async throws -> [FaultRow] {
        var rows: [FaultRow] = []
        try await ServerStory.with(certificateDays: -1) { story in
            try await story.cluster.psql("create database other")
            rows = try await Self.rows([Fault(name: "certificate that has expired")], story)
            let refusing = try HeldPort(.refusing)
            let dropping = try HeldPort(.dropping)
            let silent = try HeldPort(.silent)
            // The server accepts TLS, and sends its first record byte by byte.
            let record = [83, 0x16, 3, 3, 64, 0, 2, 0, 63, 252, 3, 3] + Array(repeating: UInt8(7), count: 48)
            let dripping = try FixedAnswerServer(record, pause: .milliseconds(100))
            let web = try FixedAnswerServer(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), ending: .closing)
            let ports = [refusing.number, dropping.number, silent.number, dripping.port, web.port]
            let names = [
                "port that refuses connections", "firewall that drops packets",
                "port that accepts and sends nothing",
                "port that sends single bytes slowly", "web server on the port",
            ]
            for (name, port) in zip(names, ports) {
                let fault = Fault(
                    name: name,
                    change: {
                        $0.port = port
                        $0.connectTimeout = "2s"
                    }
                )
                rows += try await Self.rows([fault], story)
            }
            let unknown = Fault(
                name: "host name that does not resolve",
                change: {
                    $0.host = "no-such-host.invalid"
                    $0.resolves = true
                }
            )
            rows += try await Self.rows([unknown], story)
            let other = story.folder.file("other")
            try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
            let authority = try await CertificateAuthority(in: other)
            try await story.cluster.present(
                TestCluster.host,
                names: ["DNS:\(TestCluster.host)"],
                by: story.authority
            )
            rows += try await Self.rows(
                [
                    Fault(
                        name: "certificate of an unknown authority",
                        change: { $0.authority = authority.certificate }
                    ),
                    Fault(name: "certificate for another name", change: { $0.host = "two.example.com" }),
                ],
                story
            )
            withExtendedLifetime((refusing, dropping, silent, dripping, web)) {}
        }
        return rows
    }
}

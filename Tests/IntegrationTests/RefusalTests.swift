import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// All ways in which a server refuses, each with its code; the binary with real servers where possible.
@Suite struct RefusalTests {
    @Test func interferenceOnTheWayIsIdentified() async throws {
        try await ServerStory.with { story in
            let refusing = try HeldPort(.refusing)
            let dropping = try HeldPort(.dropping)
            let silent = try HeldPort(.silent)
            try await expect("connection-refused", .unreachable, story) { $0.port = refusing.number }
            try await expect("connect-timeout", .unreachable, story) {
                $0.port = dropping.number
                $0.connectTimeout = "500ms"
            }
            try await expect("login-timeout", .unreachable, story) {
                $0.port = silent.number
                $0.connectTimeout = "500ms"
            }
            try await expect("name-unknown", .unreachable, story) {
                $0.host = "no-such-host.invalid"
                $0.resolves = true
            }
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\\r\\n\\r\\n", "not-postgresql", Outcome.failed),
        ("", "connection-lost", .unreachable),
        ("S", "tls-failed", .unreachable), ("N", "tls-not-offered", .unreachable),
    ])
    func otherProtocolIsIdentified(_ bytes: String, _ code: String, _ outcome: Outcome) async throws {
        try await ServerStory.with { story in
            let port = try HeldPort.free()
            let script = """
                import socket, struct
                server = socket.create_server(("127.0.0.1", \(port)))
                open("\(story.folder.file("listening"))", "w").close()
                while True:
                    client = server.accept()[0]
                    client.recv(8)
                    client.sendall(b"\(bytes)")
                    if b"\(bytes)" == b"S": client.recv(1); client.sendall(b"garbage, not TLS")
                    if b"\(bytes)" == b"": client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    client.close()
                """
            let server = Task { try await launch(["/usr/bin/python3", "-c", script]) }
            defer { server.cancel() }
            try await until("the server") {
                FileManager.default.fileExists(atPath: story.folder.file("listening"))
            }
            try await expect(code, outcome, story) { $0.port = port }
        }
    }

    @Test func refusedLoginsAreIdentified() async throws {
        try await ServerStory.with { story in
            let password = ServerStory.password.revealed
            try await story.cluster.psql(
                """
                create role group_only nologin password '\(password)';
                create role elsewhere login password '\(password)';
                create role full login password '\(password)' connection limit 0;
                create role other login password 'another';
                """
            )
            try await story.cluster.setAccess(
                """
                hostssl all elsewhere 127.0.0.2/32 scram-sha-256
                hostssl all group_only,full,other,pgcensus 127.0.0.1/32 scram-sha-256
                """
            )
            try await expect("role-may-not-log-in", .denied, story) { $0.user = "group_only" }
            try await expect("no-pg-hba-entry", .denied, story) { $0.user = "elsewhere" }
            try await expect("password-rejected", .denied, story) { $0.user = "other" }
            try await expect("tls-required", .denied, story) { $0.sslMode = "disable" }
            try await expect("too-many-connections", .failed, story) { $0.user = "full" }
            try await story.cluster.psql("revoke connect on database postgres, template1 from public")
            try await expect("connect-denied", .denied, story)
        }
    }

    @Test func serverThatIsNotReadyGivesItsReason() async throws {
        try await ServerStory.with { story in
            let session = Task { try await story.cluster.psql("select pg_sleep(60)") }
            let sleepers = "select count(*) from pg_stat_activity where query like 'select pg_sleep%'"
            try await until("the session") {
                try await story.cluster.psql(sleepers, arguments: ["-A", "-t"]) == "1\n"
            }
            try await story.cluster.pgctl(["stop", "--mode", "smart", "--no-wait"])
            try await until("the end") { (try? await story.cluster.psql("select 1")) == nil }
            try await expect("server-shutting-down", .unreachable, story)
            try await story.cluster.pgctl(["stop", "--mode", "immediate"])
            _ = await session.result
            try await start(story)
            try await story.cluster.set("hot_standby", "off")
            try await story.cluster.pgctl(["stop", "--mode", "fast"])
            try await story.cluster.becomeStandby()
            try await start(story)
            try await expect("server-in-recovery", .unreachable, story)
        }
    }

    /// A standby has the databases of its primary, and a scan reads it in the same way.
    @Test func serverInRecoveryIsRead() async throws {
        try await ServerStory.with { story in
            try await story.cluster.pgctl(["stop", "--mode", "fast"])
            try await story.cluster.becomeStandby()
            try await start(story)
            let (run, server) = try await story.scan()
            #expect(run.code == 0)
            #expect(server?.session?.inRecovery == true)
        }
    }

    private func start(_ story: ServerStory) async throws {
        try await story.cluster.pgctl(["start", "--no-wait", "--log", story.folder.file("server/log")])
        try await until("the server") {
            do { return try await !story.cluster.psql("select 1").isEmpty } catch let error as ProgramFailure
            {
                return error.cause.contains("Hot standby mode is disabled")
            }
        }
    }

    @Test func statementTimeoutIsReported() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(ServerStory.manyRoles)
            try await expect("statement-timeout", .failed, story) { $0.statementTimeout = "3ms" }
        }
    }

    /// PostgreSQL has login event triggers since version 17.
    @Test func writingLoginTriggerIsReported() async throws {
        try await ServerStory.with(version: 18) { story in
            try await story.cluster.psql(
                """
                create table public.logins (at timestamptz);
                create function public.note_login() returns event_trigger language plpgsql security definer as
                    'begin insert into public.logins values (now()); end';
                create event trigger note_login on login execute function public.note_login();
                alter event trigger note_login enable always;
                """
            )
            let (run, server) = try await story.scan()
            #expect(run.code == 2)
            let database = try #require(server?.databases?.first { $0.name == "postgres" })
            #expect(database.scan.problems.map(\.code) == ["login-trigger-writes"])
        }
    }

    @Test func interruptedResultHidesNoOtherDatabase() async throws {
        try await ServerStory.with(load: ["everything"]) { story in
            let proxy = try Proxy(to: story.cluster.port)
            defer { proxy.stop() }
            proxy.cut(after: 6000)
            try await expect("connection-lost", .unreachable, story) { $0.port = proxy.port }
            proxy.cut(after: nil)
            let (_, server) = try await story.scan { $0.port = proxy.port }
            #expect(server?.databases?.first { $0.name == "everything" }?.scan == .complete)
        }
    }

    /// The database is in the list, but it does not exist any more when the scan visits it.
    @Test func databaseDroppedDuringTheScanIsReported() async throws {
        try await ServerStory.with { story in
            let names = (10..<30).map { "made_\($0)" }
            try await story.cluster.psql(
                (names + ["zzz"]).map { "create database \($0) strategy file_copy;" }.joined(separator: "\n")
            )
            let proxy = try Proxy(to: story.cluster.port, delay: .milliseconds(20))
            defer { proxy.stop() }
            let scan = Task {
                try await story.scan {
                    $0.port = proxy.port
                    $0.connectionsPerServer = 1
                }
            }
            let first = "select count(*) from pg_stat_activity where datname like 'made\\_%'"
            try await until("the first database") {
                try await story.cluster.psql(first, arguments: ["-A", "-t"]) != "0\n"
            }
            try await story.cluster.psql("drop database zzz with (force)")
            let (run, server) = try await scan.value
            #expect(run.code == 2)
            let hidden = (server?.databases ?? []).filter { $0.scan.outcome.hidesSomething }
            #expect(hidden.map(\.name) == ["zzz"])
            #expect(hidden.first?.scan.problems.map(\.code) == ["database-missing"])
        }
    }

    private func expect(
        _ code: String,
        _ outcome: Outcome,
        _ story: ServerStory,
        _ change: (inout ServerStory.Options) -> Void = { _ in },
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let (run, server) = try await story.scan(change)
        #expect(run.code == 4, "\(run.errors)", sourceLocation: location)
        #expect(
            server?.scan.problems.map(\.code) == [code],
            "\(server?.scan as Any)",
            sourceLocation: location
        )
        #expect(server?.scan.outcome == outcome, sourceLocation: location)
        #expect(
            server?.scan.problems.allSatisfy { $0.hint?.hasSuffix(".") == true } == true,
            sourceLocation: location
        )
        #expect(server?.databases == nil, sourceLocation: location)
    }
}

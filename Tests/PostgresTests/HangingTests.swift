import Foundation
import LocalEstate
import Postgres
import Support
import Testing

extension ConnectionTests {
    private var clock: ContinuousClock { ContinuousClock() }

    @Test func silentServerEndsInATimeout() async throws {
        let silent = try HeldPort(.silent)
        var target = target(port: silent.number)
        target.connectTimeout = .milliseconds(300)
        #expect(await failure(target) == .loginTimeout(.milliseconds(300)))
    }

    @Test func refusingServerIsIdentified() async throws {
        let refusing = try HeldPort(.refusing)
        guard case .client(.refused, _) = await failure(target(port: refusing.number)) else {
            Issue.record("no such failure")
            return
        }
    }

    @Test func webServerOnThePortIsNotPostgreSQL() async throws {
        let port = try HeldPort.free()
        let script = """
            import socket
            server = socket.create_server(("127.0.0.1", \(port)))
            while True:
                client = server.accept()[0]
                client.recv(8)
                client.sendall(b"HTTP/1.1 400 Bad Request\\r\\n\\r\\n")
                client.close()
            """
        let server = Task { try await launch(["/usr/bin/python3", "-c", script]) }
        defer { server.cancel() }
        var found: PostgresError?
        try await until("the web server") {
            found = await failure(target(port: port))
            if case .client(.refused, _) = found { return false }
            return true
        }
        guard case .client(.notPostgres, _) = found else {
            Issue.record("\(String(describing: found))")
            return
        }
    }

    /// The backend process is stopped after half of its rows: it sends nothing more, and no error.
    @Test func serverStoppingInTheMiddleEndsInATimeout() async throws {
        var target = target()
        target.statementTimeout = .milliseconds(500)
        let connection = try await Connection(target)
        let pid = try #require(
            try await connection.texts(["select pg_backend_pid()"])[0].first
        )
        let stopper = Task {
            try await until("the query") { try await isActive("select repeat%") }
            kill(try #require(pid_t(pid)), SIGSTOP)
        }
        let rows = "select repeat('x', 1000) from generate_series(1, 10000000)"
        await #expect(throws: PostgresError.answerTimeout(.milliseconds(2500))) {
            try await connection.pipeline([rows]) { _, _ in }
        }
        _ = await stopper.result
        kill(try #require(pid_t(pid)), SIGCONT)
    }

    @Test func longStatementIsEndedByTheServer() async throws {
        var target = target()
        target.statementTimeout = .milliseconds(200)
        #expect(await failure(target, ["select pg_sleep(10)"])?.sqlState == "57014")
    }

    @Test func cancellingEndsQueryAndLoginAtOnce() async throws {
        let silent = try HeldPort(.silent)
        var (talking, loggingIn) = (target(), target(port: silent.number))
        talking.statementTimeout = .seconds(600)
        loggingIn.connectTimeout = .seconds(600)
        let query = Task { [talking] in await failure(talking, ["select pg_sleep(600)"]) }
        try await until("the query") { try await isActive("select pg_sleep(600)") }
        let login = Task { [loggingIn] in await failure(loggingIn) }
        try await until("the login") { try await Self.hasConnection(to: silent.number) }
        for task in [query, login] {
            task.cancel()
            #expect(await task.value == .cancelled)
        }
    }

    /// Whether a session is running a statement that matches the pattern.
    private func isActive(_ pattern: String) async throws -> Bool {
        let sql = "select count(*) from pg_stat_activity where state = 'active' and query like '\(pattern)'"
        return try await server.cluster.psql(sql, arguments: ["-At"]) == "1\n"
    }

    /// Whether the kernel has an established connection to a port of this machine.
    private static func hasConnection(to port: Int) async throws -> Bool {
        // Foundation reads only the first part of a file in /proc.
        let lines = try await launch(["cat", "/proc/net/tcp"]).output.split(separator: "\n")
        let place = "0100007F:" + String(format: "%04X", port)
        return lines.contains { line in
            let fields = line.split(separator: " ")
            return fields.count > 3 && fields[2] == place && fields[3] == "01"
        }
    }

    @Test func missingNameIsUnknown() async throws {
        var target = target(host: "no-such-host.invalid")
        target.addresses = []
        guard case .nameUnknown("no-such-host.invalid", _) = await failure(target) else {
            Issue.record("no such failure")
            return
        }
    }

    @Test func pipelineGivesEveryResultOrTheFirstError() async throws {
        let connection = try await Connection(target())
        let results = try await connection.texts([
            "select 1", "select 2 where false", "select 3 union all select 4",
        ])
        #expect(results.map(\.count) == [1, 0, 2])
        #expect(await failure(target(), ["select 1", "selec 2", "select 1 / 0"])?.sqlState == "42601")
    }
}

extension ConnectionTests {
    /// Each statement is within its limit, but all statements together would take too long.
    @Test func pipelineHasItsOwnLimit() async throws {
        let connection = try await Connection(target())
        let start = clock.now
        await #expect(throws: PostgresError.answerTimeout(.milliseconds(500))) {
            let statements = Array(repeating: "select pg_sleep(0.3)", count: 20)
            try await connection.pipeline(statements, within: .milliseconds(500)) { _, _ in }
        }
        #expect(clock.now - start < .seconds(3))
    }

    @Test func failedAttemptAffectsOnlyItself() async throws {
        var target = target()
        target.statementTimeout = .milliseconds(300)
        let connection = try await Connection(target)
        var rows: [String] = []
        let groups = [
            ["select 1"], ["select pg_catalog.pg_database_size(4000000000)"],
            ["begin", "select 2", "commit"],
            ["begin", "select 1 / 0", "select 3", "commit"], ["rollback"], ["select pg_sleep(10)"],
            ["select 4"],
        ]
        let errors = await connection.attempts(groups, within: .seconds(10)) { _, _, row in
            rows.append(row.text(0) ?? "")
        }
        #expect(errors.map { $0?.sqlState } == [nil, "3D000", nil, "22012", nil, "57014", nil])
        #expect(rows.filter { $0 != "" } == ["1", "2", "4"])
        #expect(try await connection.texts(["select 5"]) == [["5"]])
    }

    /// The first address of the host is behind a firewall that drops packets from unknown hosts.
    @Test func silentAddressUsesOnlyItsShareOfTheTime() async throws {
        let silent = try HeldPort(.dropping, address: "127.0.0.2", port: server.cluster.port)
        var target = target(port: silent.number)
        target.addresses = ["127.0.0.2", "127.0.0.1"]
        target.connectTimeout = .seconds(4)
        let start = clock.now
        #expect(try await Connection(target).tlsVersion == "TLSv1.3")
        #expect(clock.now - start >= .seconds(2))
        #expect(clock.now - start < .seconds(4))
        target.addresses = ["127.0.0.2", "127.0.0.3"]
        target.connectTimeout = .milliseconds(600)
        guard case .client(.refused, _) = await failure(target) else {
            Issue.record("expected the error of the address that answers")
            return
        }
    }
}

import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// A long wait is explained on the terminal, and the program does not wait for a result that cannot come.
@Suite struct WaitTests {
    @Test func longWaitNamesItsReason() async throws {
        try await ServerStory.with { story in
            let silent = try HeldPort(.silent)
            let (run, server) = try await story.scan {
                $0.port = silent.number
                $0.connectTimeout = "7s"
            }
            let line =
                "warning: server \(TestCluster.host), database postgres at \(TestCluster.host):\(silent.number): still waiting after 5s\n"
            #expect(run.errors.contains(line), "\(run.errors)")
            #expect(server?.scan.problems.map(\.code) == ["login-timeout"])
            let (quick, _) = try await story.scan()
            #expect(!quick.errors.contains("still waiting"), "\(quick.errors)")
        }
    }

    /// Earlier, a scan of six databases took 47 s if the role could not connect.
    @Test func permanentFailureIsNotRetried() async throws {
        try await ServerStory.with { story in
            let password = ServerStory.password.revealed
            try await story.cluster.psql(
                "create role full_role login password '\(password)' connection limit 0"
            )
            for number in 1...6 {
                try await story.cluster.psql("create database d\(number) connection limit 0")
            }
            let start = ContinuousClock.now
            let (run, server) = try await story.scan()
            #expect(run.code == 2)
            #expect(server?.databases?.count { $0.scan.problems.map(\.code) == ["connection-limit"] } == 6)
            _ = try await story.scan { $0.user = "full_role" }
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    /// For a role with a connection limit of one, all databases are read through one connection.
    @Test func roleConnectionLimitIsRespected() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("alter role pgcensus connection limit 1")
            for number in 1...6 { try await story.cluster.psql("create database d\(number)") }
            let (run, _) = try await story.scan { $0.connectionsPerServer = 4 }
            #expect(run.code == 0, "\(run.output)")
        }
    }

    /// A visit that waits for its server does not use a place: ten silent servers, one at a time, would take a minute.
    @Test func silentServersDelayNoOther() async throws {
        try await ServerStory.with { story in
            let silent = try (0..<10).map { _ in try HeldPort(.silent) }
            var entry = IntegrationEntry("story").with(["serversAtOnce": 1])
                .connection(["secret": "env:STORY_PASSWORD", "connectTimeout": "6s"]).connection(
                    story.security
                )
            for port in silent {
                entry = entry.server(TestCluster.host, port: port.number, at: "127.0.0.1:\(port.number)")
            }
            entry = entry.server(
                TestCluster.host,
                port: story.cluster.port,
                at: "127.0.0.1:\(story.cluster.port)"
            )
            let configuration = try story.folder.configure(entry, to: "silent.yaml")
            let start = ContinuousClock.now
            let run = try await pgcensus(
                ["scan", "--config", configuration, "--store", story.folder.file("silent.db")],
                environment: ["STORY_PASSWORD": ServerStory.password.revealed]
            )
            #expect(run.code == 2)
            #expect(run.output.contains("11 (1 complete, 10 unreachable)"), "\(run.output)")
            #expect(ContinuousClock.now - start < .seconds(40))
        }
    }
}

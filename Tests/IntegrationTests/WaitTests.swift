import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// Nobody sits before a silent terminal, and nothing is waited for that cannot come.
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

    /// Six databases of a role that may have no connection took 47 s.
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

    /// A role that may have one connection gets all its databases read through one.
    @Test func roleConnectionLimitIsRespected() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("alter role pgcensus connection limit 1")
            for number in 1...6 { try await story.cluster.psql("create database d\(number)") }
            let (run, _) = try await story.scan { $0.connectionsPerServer = 4 }
            #expect(run.code == 0, "\(run.output)")
        }
    }
}

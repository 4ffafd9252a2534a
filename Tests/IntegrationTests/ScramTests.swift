import Inventory
import LocalEstate
import Support
import Testing

/// Real servers without verification, reached at 0.0.0.0, which is this machine, but not a loopback address.
@Suite struct ScramTests {
    @Test func unverifiedServerGetsOnlyScram() async throws {
        try await ServerStory.with { story in
            let access = "all all 127.0.0.1/32"
            try await story.cluster.setAccess("hostssl \(access) scram-sha-256")
            #expect(try await found(story, "require") == "complete")
            #expect(try await found(story, "prefer") == "complete")
            // The role has a SCRAM verifier, so the server requests SCRAM here too.
            try await story.cluster.setAccess("hostssl \(access) md5")
            #expect(try await found(story, "require") == "complete")
            for weak in ["hostssl \(access) password", "hostssl \(access) trust"] {
                try await story.cluster.setAccess(weak)
                #expect(try await found(story, "require") == "authentication-refused", "\(weak)")
                #expect(try await found(story, "require", .any) == "complete", "\(weak)")
                #expect(try await found(story, "require", at: "127.0.0.1") == "complete", "\(weak)")
                #expect(try await found(story, "verify-full") == "complete", "\(weak)")
            }
        }
    }

    /// libpq 15 can require SCRAM only over TLS.
    @Test func hintNamesTheSettingWithoutTLS() async throws {
        try await ServerStory.with { story in
            try await story.cluster.set("ssl", "off")
            try await story.cluster.setAccess("host all all 127.0.0.1/32 scram-sha-256")
            for mode in ["disable", "allow", "prefer"] {
                let (run, server) = try await scan(story, mode)
                let problem = try #require(server?.scan.problems.first, "\(run.errors)")
                #expect(problem.code == "authentication-refused", "\(mode)")
                #expect(server?.scan.outcome == .denied)
                #expect(
                    problem.message.hasPrefix("the password was not sent: without TLS"),
                    "\(problem.message)"
                )
                #expect(problem.hint?.contains("authentication: any") == true)
                #expect(try await found(story, mode, .any) == "complete")
                #expect(try await found(story, mode, at: "127.0.0.1") == "complete")
                #expect(try await found(story, mode, .scram, at: "127.0.0.1") == "authentication-refused")
            }
        }
    }

    private enum Named: String { case scram, any }

    private func found(
        _ story: ServerStory,
        _ mode: String,
        _ authentication: Named? = nil,
        at address: String = "0.0.0.0"
    ) async throws -> String {
        let (run, server) = try await scan(story, mode, authentication, at: address)
        let scan = try #require(server?.scan, "\(run.errors)")
        return scan == .complete ? "complete" : scan.problems.map(\.code).joined(separator: " ")
    }

    private func scan(
        _ story: ServerStory,
        _ mode: String,
        _ authentication: Named? = nil,
        at address: String = "0.0.0.0"
    ) async throws -> (run: ProgramRun, server: Server?) {
        try await story.scan { options in
            options.sslMode = mode
            options.authentication = authentication?.rawValue
            options.address = address
        }
    }
}

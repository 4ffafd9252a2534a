import Inventory
import LocalEstate
import Support
import Testing

/// Each `sslMode` with each kind of server: the outcome, and the code of the problem.
@Suite struct TLSModeTests {
    static let modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
    private static let unread = ["tls-not-offered", "tls-unverified", "tls-expired", "tls-wrong-name"]

    @Test func tlsModesWithoutTLS() async throws {
        try await ServerStory.with { story in
            try await story.cluster.set("ssl", "off")
            try await story.cluster.setAccess("host all all 127.0.0.1/32 scram-sha-256")
            let expected =
                ["complete", "complete", "complete"] + Array(repeating: "tls-not-offered", count: 3)
            let found = try await results(story)
            #expect(found == expected)
        }
    }

    @Test func tlsModesWithTheRightAuthority() async throws {
        try await ServerStory.with { story in
            let expected = ["tls-required"] + Array(repeating: "complete", count: 5)
            let found = try await results(story)
            #expect(found == expected)
            let (_, server) = try await story.scan()
            #expect(server?.session?.tls == "TLSv1.3")
            #expect(server?.session?.sslMode == "verify-full")
        }
    }

    @Test func tlsModesWithAnotherAuthority() async throws {
        try await ServerStory.with { story in
            let other = try TemporaryFolder()
            let authority = try await CertificateAuthority(in: other.path).certificate
            let expected = [
                "tls-required", "complete", "complete", "complete", "tls-unverified", "tls-unverified",
            ]
            let found = try await results(story) { $0.authority = authority }
            #expect(found == expected)
        }
    }

    @Test func tlsModesWithAnotherName() async throws {
        try await ServerStory.with { story in
            let expected = ["tls-required", "complete", "complete", "complete", "complete", "tls-wrong-name"]
            let found = try await results(story) { $0.host = "two.example.com" }
            #expect(found == expected)
        }
    }

    @Test func tlsModesWithAnExpiredCertificate() async throws {
        try await ServerStory.with(certificateDays: -1) { story in
            let expected = [
                "tls-required", "complete", "complete", "complete", "tls-expired", "tls-expired",
            ]
            let found = try await results(story)
            #expect(found == expected)
        }
    }

    /// The result of each mode: `complete`, or the code of the only problem; the outcome is checked too.
    private func results(
        _ story: ServerStory,
        _ change: @Sendable (inout ServerStory.Options) -> Void = { _ in }
    ) async throws -> [String] {
        var results: [String] = []
        for mode in Self.modes {
            let (run, server) = try await story.scan { options in
                change(&options)
                options.sslMode = mode
            }
            let scan = try #require(server?.scan, "\(run.errors)")
            let code = scan.problems.map(\.code).joined(separator: " ")
            results.append(scan == .complete ? "complete" : code)
            #expect(run.code == (scan == .complete ? 0 : scan.outcome.isWhole ? 2 : 4))
            if Self.unread.contains(code) { #expect(scan.outcome == .unreachable) }
            if code == "tls-required" { #expect(scan.outcome == .denied) }
        }
        return results
    }
}

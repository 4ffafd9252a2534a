import Inventory
import LocalEstate
import Support
import Testing

/// The errors that `doctor` finds with its own TLS handshake.
extension DoctorTests {
    /// libpq reports the same error for an expired certificate and for an unknown authority.
    @Test func expiredCertificateDiffersFromUnknownAuthority() async throws {
        try await ServerStory.with(certificateDays: -1) { story in
            let run = try await doctor(story)
            #expect(run.output.contains("✗ tls    the certificate ended on 20"), "\(run.output)")
            #expect(run.output.contains("→ Renew the server's certificate."))
        }
    }

    @Test func serverWithoutTLSIsReported() async throws {
        try await ServerStory.with(version: 16) { story in
            #expect(try await doctor(story).code == 0)
            let run = try await doctor(story) { $0["connection", "sslMode"] = "require" }
            #expect(run.code == 3)
            #expect(run.output.contains("✗ tls    the server has no TLS"))
            let prefer = try await doctor(story) { $0["connection", "sslMode"] = "prefer" }
            #expect(prefer.code == 0)
            #expect(
                prefer.output.contains(
                    "! tls        the server has no TLS, and sslMode prefer continues without it"
                ),
                "\(prefer.output)"
            )
        }
    }

    /// The result is the same as in a login with libpq, which also accepts an address as the common name.
    @Test(arguments: [
        ("127.0.0.1", [], true), ("127.0.0.1", ["DNS:one.example.com"], true),
        ("127.0.0.1", ["IP:127.0.0.9"], false), ("server", ["IP:127.0.0.1"], true),
        ("server", ["DNS:127.0.0.1"], true), ("server", [], false),
    ])
    func addressChecksMatchTheLogin(_ name: String, _ names: [String], _ isRight: Bool)
        async throws
    {
        try await ServerStory.with { story in
            try await story.cluster.present(name, names: names, by: story.authority)
            let run = try await doctor(story, host: "127.0.0.1")
            let words = "the certificate is for another name than 127.0.0.1"
            #expect(run.output.contains(words) == !isRight, "\(run.output)")
            let scan = try await story.scan { $0.host = "127.0.0.1" }
            #expect((scan.server?.scan.outcome == .complete) == isRight, "\(scan.run.errors)")
        }
    }
}

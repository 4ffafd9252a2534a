import Support
import Testing

/// What the doctor's own handshake finds.
extension DoctorTests {
    /// libpq says the same of this as of an unknown authority.
    @Test func anExpiredCertificateIsToldFromAnUnknownAuthority() async throws {
        try await ServerStory.with(certificateDays: -1) { story in
            let run = try await doctor(story)
            #expect(run.output.contains("✗ tls    the certificate ended on 20"), "\(run.output)")
            #expect(run.output.contains("→ Renew the server's certificate."))
        }
    }

    @Test func aServerWithoutTLSIsSaid() async throws {
        try await ServerStory.with(version: 16) { story in
            #expect(try await doctor(story).code == 0)
            let run = try await doctor(story) { $0.replacing("sslMode: disable", with: "sslMode: require") }
            #expect(run.code == 3)
            #expect(run.output.contains("✗ tls    the server offers none"))
            let prefer = try await doctor(story) { $0.replacing("sslMode: disable", with: "sslMode: prefer") }
            #expect(prefer.code == 0)
            #expect(
                prefer.output.contains(
                    "! tls        the server offers none, and sslMode prefer goes on without"
                ),
                "\(prefer.output)"
            )
        }
    }
}

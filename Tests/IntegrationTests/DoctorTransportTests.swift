import LocalEstate
import Support
import Testing

/// Servers that send something other than PostgreSQL's protocol, or nothing.
@Suite struct DoctorTransportTests {
    private func doctor(
        _ server: FixedAnswerServer,
        mode: String = "verify-ca",
        hosts: [String] = ["127.0.0.1"]
    )
        async throws -> ProgramRun
    {
        let folder = try TemporaryFolder()
        let entry = IntegrationEntry()
            .connection(["secret": "env:P", "sslMode": .text(mode), "connectTimeout": "2s"])
        try folder.configure(hosts.reduce(entry) { $0.server($1, port: server.port) })
        return try await pgcensus(["doctor"], environment: ["P": "p"], folder: folder.path)
    }

    @Test func silentTLSServerPassesTheTCPCheck() async throws {
        let server = try FixedAnswerServer(Array("S".utf8))
        let run = try await doctor(server)
        #expect(run.code == 3)
        #expect(run.output.contains("✓ tcp    port \(server.port) answers"), "\(run.output)")
        #expect(run.output.contains("✗ tls    the handshake did not end within 2s"), "\(run.output)")
        let without = try await doctor(server, mode: "disable")
        #expect(without.output.contains("! tls    the handshake did not end within 2s"), "\(without.output)")
    }

    /// The server sends a TLS record byte by byte: each byte in time, but the whole record takes six seconds.
    @Test func handshakeEndsInTime() async throws {
        let record: [UInt8] = [0x16, 3, 3, 64, 0, 2, 0, 63, 252, 3, 3]
        let bytes = Array("S".utf8) + record + Array(repeating: 7, count: 48)
        let server = try FixedAnswerServer(bytes, pause: .milliseconds(100), ending: .closing)
        let run = try await doctor(server)
        #expect(run.output.contains("✗ tls    the handshake did not end within 2s"), "\(run.output)")
    }

    private static let fields = [
        "SFATAL", "C53300", "Msorry, too many\u{1b}[31m clients already", "Fproc.c", "",
    ]

    @Test func serverErrorInsteadOfAHandshakeIsShown() async throws {
        let body = Array(Self.fields.joined(separator: "\0").utf8) + [0]
        let whole: [UInt8] = Array("E".utf8) + [0, 0, 0, UInt8(body.count + 4)] + body
        let full = try await doctor(try FixedAnswerServer(whole))
        #expect(full.code == 3)
        #expect(
            full.output.contains("✗ tls    the server refused: sorry, too many\\u{1b}[31m clients already\n"),
            "\(full.output)"
        )
        #expect(full.output.contains("→ Lower connectionsPerServer"), "\(full.output)")
        let text = Array("Ecould not fork new process for connection: Out of memory\n\0".utf8)
        let forkless = try await doctor(try FixedAnswerServer(text, ending: .closing))
        #expect(
            forkless.output.contains(
                "the server refused: could not fork new process for connection: Out of memory\n"
            ),
            "\(forkless.output)"
        )
        for other in ["Error 400: no PostgreSQL\r\n", "E", "HTTP/1.1 400 Bad Request\r\n"] {
            let run = try await doctor(try FixedAnswerServer(Array(other.utf8), ending: .closing))
            #expect(
                run.output.contains("✗ tcp    the program that answers on that port is not PostgreSQL"),
                "\(run.output)"
            )
        }
    }

    /// Every address of 127.0.0.0/8 belongs to this machine.
    @Test func hundredServersAreCheckedInParallel() async throws {
        let server = try FixedAnswerServer(Array("S".utf8))
        let run = try await doctor(server, hosts: (1...100).map { "127.0.0.\($0)" })
        #expect(run.code == 3)
        let looked = run.output.split(separator: "\n").count { $0.contains("the handshake did not end") }
        #expect(looked == 100)
        #expect(server.most > 8, "\(server.most)")
    }
}

import Foundation
import Glibc

/// `openssl s_server` with a self-signed certificate for localhost.
final class TLSServer {
    let port: Int
    let caFile: String
    private let folder: URL
    private let process: Process

    init() throws {
        let name = "pgcensus-tls-\(UUID().uuidString)"
        folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        caFile = folder.appending(path: "cert.pem").path
        let key = folder.appending(path: "key.pem").path
        let curve = "-newkey ec -pkeyopt ec_paramgen_curve:P-256"
        let certificate = "req -x509 \(curve) -nodes -days 2 -subj /CN=localhost"
        let files = ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", caFile]
        try Self.openssl(certificate.split(separator: " ").map(String.init) + files).process.waitUntilExit()
        let server = try Self.openssl(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", caFile, "-key", key, "-www"]
        )
        process = server.process
        port = Self.announcedPort(server.output)
    }

    func stop() {
        // Not `terminate`: a child of a Dispatch thread inherits its signal mask, which blocks SIGTERM.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Reads until `ACCEPT 127.0.0.1:PORT`; returns 0 if that line does not come.
    private static func announcedPort(_ output: FileHandle) -> Int {
        var text = ""
        while case let part = output.availableData, !part.isEmpty {
            text += String(decoding: part, as: UTF8.self)
            if let match = text.firstMatch(of: /ACCEPT \S+:(\d+)\s/) { return Int(match.output.1) ?? 0 }
        }
        return 0
    }

    private static func openssl(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, pipe.fileHandleForReading)
    }
}

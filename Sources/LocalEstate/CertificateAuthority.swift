import Foundation

/// A new certificate authority, made with openssl, valid for two days.
package struct CertificateAuthority: Sendable {
    private let folder: String

    /// The certificate that clients should trust.
    package var certificate: String { "\(folder)/ca.pem" }

    package init(in folder: String) async throws {
        self.folder = folder
        try await run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2",
                "-subj", "/CN=pgcensus local CA", "-keyout", "\(folder)/ca.key", "-out", certificate,
            ]
        )
    }

    /// A certificate of an application with its RSA key, in one PEM file.
    package func issueClient(into target: String, days: Int = 2) async throws -> String {
        let (key, pem, both) = ("\(target)/client.key", "\(target)/client.pem", "\(target)/client-both.pem")
        try await run(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", String(days), "-subj",
                "/CN=pgcensus",
                "-keyout", key, "-out", pem,
            ]
        )
        let text = try [pem, key].map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
        try text.write(toFile: both, atomically: true, encoding: .utf8)
        return both
    }

    /// Writes `server.key` and `server.pem` for a host name into a folder; with −1 days it has expired already.
    package func issue(for host: String, into target: String, days: Int = 2) async throws {
        try await issue("server", names: ["DNS:\(host)"], into: target, days: days)
    }

    /// The same with a common name and any subject alternative names, `DNS:…` or `IP:…`.
    package func issue(_ commonName: String, names: [String], into target: String, days: Int = 2) async throws
    {
        try await run(
            "openssl",
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=\(commonName)",
                "-keyout", "\(target)/server.key", "-out", "\(target)/server.csr",
            ]
        )
        let extensions = "\(target)/server.ext"
        let text = names.isEmpty ? "" : "subjectAltName=\(names.joined(separator: ","))\n"
        try text.write(toFile: extensions, atomically: false, encoding: .utf8)
        try await run(
            "openssl",
            [
                "x509", "-req", "-in", "\(target)/server.csr", "-CA", certificate, "-CAkey",
                "\(folder)/ca.key",
                "-CAcreateserial", "-CAserial", "\(target)/ca.srl", "-days", String(days), "-extfile",
                extensions,
                "-out", "\(target)/server.pem",
            ]
        )
    }
}

import Foundation
package import LocalEstate

/// nginx with TLS on `localhost`, which passes requests to a plain port: Microsoft's clients refuse plain HTTP.
package final class TLSFront: Sendable {
    package let url: String
    private let folder: TemporaryFolder
    private var configuration: String { folder.file("nginx.conf") }

    package init(before target: String, authority: CertificateAuthority) async throws {
        folder = try TemporaryFolder()
        let port = try HeldPort.free()
        url = "https://localhost:\(port)"
        try await authority.issue(for: "localhost", into: folder.path)
        try folder.write(Self.text(folder.path, port, target), to: "nginx.conf")
        try await nginx()
    }

    package func stop() async throws {
        try await nginx("-s", "stop")
    }

    /// nginx goes to the background only when it listens, so it listens when this function returns.
    private func nginx(_ arguments: String...) async throws {
        let fixed = ["-p", folder.path, "-c", configuration, "-e", folder.file("nginx.log")]
        try await run("/usr/sbin/nginx", fixed + arguments)
    }

    private static func text(_ folder: String, _ port: Int, _ target: String) -> String {
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "    \($0)_temp_path \(folder)/\($0);" }.joined(separator: "\n")
        return """
            pid \(folder)/nginx.pid;
            events {}
            http {
                access_log off;
            \(temporary)
                server {
                    listen 127.0.0.1:\(port) ssl;
                    ssl_certificate \(folder)/server.pem;
                    ssl_certificate_key \(folder)/server.key;
                    location / {
                        proxy_pass \(target);
                        proxy_set_header Host $http_host;
                        proxy_set_header X-Forwarded-Proto https;
                    }
                }
            }

            """
    }
}

package import Configuration
package import Inventory
import Postgres
import Wording

/// The text that people see when they ask for access to the resources of an integration.
package struct AccessPreview {
    private let integration: Integration
    private let servers: [Server]
    private let isBeforeFirstScan: Bool

    package init(_ integration: Integration, servers: [Server], isBeforeFirstScan: Bool) {
        self.integration = integration
        self.servers = servers
        self.isBeforeFirstScan = isBeforeFirstScan
    }

    package var text: String {
        let details = integration.customAccessDetails ?? "(no customAccessDetails)"
        var lines = [integration.name]
        lines += details.split(separator: "\n").map { "  \(String($0).printable)" }
        for server in servers { lines += self.lines(server, integration.connection(to: server)) }
        if isBeforeFirstScan { lines += ["", "  Azure's servers appear here after the first scan."] }
        return lines.map { $0 + "\n" }.joined()
    }

    private func lines(_ server: Server, _ settings: ConnectionSettings) -> [String] {
        let place = [server.kind.rawValue, server.location, server.state].compactMap { $0 }
        let heading = ["", "  \(server.name.printable) (\(place.joined(separator: ", ").printable))"]
        guard let host = server.host else { return heading + ["    Azure gives no host name for it"] }
        let connection = Self.connectionString(host, settings)
        guard connection.printable == connection else {
            return heading + ["    the name has control characters; do not paste: \(connection.printable)"]
        }
        return heading + ["    psql \(connection.quotedForShell)"]
    }

    private static func connectionString(_ host: String, _ settings: ConnectionSettings) -> String {
        let roots = settings.sslMode.verifies ? [("sslrootcert", settings.sslRootCert ?? "system")] : []
        let words = [
            ("host", host), ("port", String(settings.port)), ("dbname", settings.database),
            ("user", "YOUR_ROLE"), ("sslmode", settings.sslMode.rawValue),
        ]
        return (words + roots).map { "\($0)=\($1.asConnectionValue)" }.joined(separator: " ")
    }
}

extension String {
    /// A value in a connection string (chapter 34.1.1.1): quoted if it has other characters than names have.
    fileprivate var asConnectionValue: String {
        let plain = unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789-._:/".unicodeScalars.contains($0)
        }
        return plain && !isEmpty ? self : quotedConnectionValue
    }

    /// One word for any POSIX shell, which expands nothing in it.
    fileprivate var quotedForShell: String {
        let text = unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined()
        return "'\(text)'"
    }
}

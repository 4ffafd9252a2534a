package import Postgres

/// How to connect to the servers.
package struct ConnectionSettings: Sendable, Equatable {
    /// The user for Azure's servers; a server named in the file may have its own.
    package var port = 5432
    package var database = "postgres"
    package var sslMode = SSLMode.verifyFull
    /// A PEM file; nil means the system's CAs.
    package var sslRootCert: String?
    /// Nil if the file does not set it: then `sslMode` and the address decide.
    package var authentication: Authentication?
    package var user = "pgcensus"
    /// Nil means that pgcensus logs in to no server.
    package var secret: SecretReference? = .environment("PGCENSUS_PASSWORD")
    package var connectTimeout = Duration.seconds(10)
    package var statementTimeout = Duration.seconds(30)
    package var connectionsPerServer = 2
    package var resolve = ResolveMap()
    /// The places of the values that the file sets, by key; all others are defaults.
    package var origins: [String: Origin] = [:]

    package init() {}
}

/// A place in the configuration file.
package struct Origin: Sendable, Equatable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int

    package var description: String { "\(file):\(line):\(column)" }
}

/// Other settings for the servers whose name or host matches a glob.
package struct ConnectionOverride: Sendable, Equatable {
    package var servers: [Glob]
    /// The integration's settings with the overrides applied.
    package var connection: ConnectionSettings

    package func concerns(_ name: String) -> Bool { servers.contains { $0.matches(name) } }
}

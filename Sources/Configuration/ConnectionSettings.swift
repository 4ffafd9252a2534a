package import Postgres

/// How to connect to the servers.
package struct ConnectionSettings: Sendable, Equatable {
    /// Of Azure's servers; one named by hand may have its own.
    package var port = 5432
    package var database = "postgres"
    package var sslMode = SSLMode.verifyFull
    /// A PEM file; nil for the system's CAs.
    package var sslRootCert: String?
    /// Nil where the file says nothing: then `sslMode` decides, and the address.
    package var authentication: Authentication?
    package var user = "pgcensus"
    /// Nil means that no server is logged in to.
    package var secret: SecretReference? = .environment("PGCENSUS_PASSWORD")
    package var connectTimeout = Duration.seconds(10)
    package var statementTimeout = Duration.seconds(30)
    package var connectionsPerServer = 2
    package var resolve = ResolveMap()
    /// Where the values that the file gives stand in it, by their keys; all others are defaults.
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

/// Other settings for the servers whose name or host matches one of some globs.
package struct ConnectionOverride: Sendable, Equatable {
    package var servers: [Glob]
    /// The integration's settings with what differs.
    package var connection: ConnectionSettings

    package func concerns(_ name: String) -> Bool { servers.contains { $0.matches(name) } }
}

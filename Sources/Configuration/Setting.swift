import Postgres
import Wording

/// One setting of a server, and where its value comes from.
package struct Setting: Sendable, Equatable {
    package var key: String
    package var value: String
    /// Nil for a default.
    package var origin: Origin?

    package init(key: String, value: String, origin: Origin?) {
        self.key = key
        self.value = value
        self.origin = origin
    }
}

extension ConnectionSettings {
    /// All settings in the order of the documentation; for a secret only its place.
    package var listed: [Setting] {
        let values: [(String, String)] = [
            ("port", String(port)), ("database", database), ("sslMode", sslMode.rawValue),
            ("sslRootCert", sslRootCert ?? "system"), ("authentication", authenticationInForce.rawValue),
            ("user", user),
            ("secret", secret.map { "••• (\($0))" } ?? "none"),
            ("connectTimeout", connectTimeout.words), ("statementTimeout", statementTimeout.words),
            ("connectionsPerServer", String(connectionsPerServer)), ("resolve", resolve.description),
        ]
        return values.map { Setting(key: $0, value: $1, origin: origins[$0]) }
    }

    /// For addresses that are not loopback.
    private var authenticationInForce: Authentication {
        authentication ?? (sslMode.verifies || secret == .entra ? .any : .scram)
    }
}

extension ResolveMap: CustomStringConvertible {
    package var description: String {
        let listed = entries.sorted { $0.key < $1.key }.map {
            "\($0.key) → \($0.value)"
        }
        return listed.isEmpty ? "none" : listed.joined(separator: ", ")
    }
}

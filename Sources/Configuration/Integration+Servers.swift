package import Inventory
import Postgres

extension Integration {
    /// The servers named in the file, with their ports.
    package var namedServers: [Server] { servers.map { server(of: $0) } }

    /// The settings for one server: the first override that matches its name or host, else the common settings.
    package func connection(to server: Server) -> ConnectionSettings {
        let named = server.kind == .manual ? servers.first { self.server(of: $0).id == server.id } : nil
        return connection(to: [server.name, server.host].compactMap { $0 }, named)
    }

    /// Every secret that logins may need, each once: those of the file, and the default if it names none.
    package var secrets: [SecretReference] {
        writtenSecrets.isEmpty ? [connection.secret].compactMap { $0 } : writtenSecrets
    }

    /// Every secret in the file, each once.
    package var writtenSecrets: [SecretReference] {
        let written = ([connection] + overrides.map(\.connection)).filter { $0.origins["secret"] != nil }
        return written.compactMap(\.secret).reduce(into: []) { named, secret in
            if !named.contains(secret) { named.append(secret) }
        }
    }

    private func server(of named: ManualServer) -> Server {
        let port = connection(to: [named.hostname], named).port
        let host = canonicalIPv6(named.hostname).map { "[\($0)]" } ?? named.hostname
        return Server(
            id: "postgresql://\(host):\(port)",
            kind: .manual,
            name: named.hostname,
            host: named.hostname,
            port: port,
            tags: Tags(named.tags)
        )
    }

    private func connection(to names: [String], _ named: ManualServer?) -> ConnectionSettings {
        let override = overrides.first { override in names.contains { override.concerns($0) } }
        var settings = override?.connection ?? connection
        guard let named else { return settings }
        settings.port = named.port ?? settings.port
        settings.database = named.database ?? settings.database
        settings.origins.merge(named.origins) { $1 }
        return settings
    }
}

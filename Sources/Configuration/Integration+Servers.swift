package import Inventory
import Postgres

extension Integration {
    /// The servers that are named by hand, with the port that each is reached at.
    package var namedServers: [Server] { servers.map { server(of: $0) } }

    /// How to connect to one server: as the first override says that matches its name or host, else as to all.
    package func connection(to server: Server) -> ConnectionSettings {
        let named = server.kind == .manual ? servers.first { self.server(of: $0).id == server.id } : nil
        return connection(to: [server.name, server.host].compactMap { $0 }, named)
    }

    /// Every secret that is named, each once.
    package var secrets: [SecretReference] {
        let named = ([connection] + overrides.map(\.connection)).compactMap(\.secret)
        return named.enumerated().filter { index, secret in named.firstIndex(of: secret) == index }.map(
            \.element
        )
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

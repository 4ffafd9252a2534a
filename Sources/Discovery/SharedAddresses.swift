import Configuration
import Inventory

/// Servers of one scan with the same address: Azure lists one that the file names too.
struct SharedAddresses {
    private let integration: Integration
    private var ids: [ServerAddress: [String]] = [:]

    init(_ integration: Integration) {
        self.integration = integration
    }

    mutating func add(_ server: Server) {
        guard let host = server.host, !integration.servers.isEmpty else { return }
        let settings = integration.connection(to: server)
        ids[ServerAddress(host, settings.port, settings.resolve), default: []].append(server.id)
    }

    /// The reader of the file finds servers that the file itself names twice.
    var warnings: [String] {
        let named = Set(integration.namedServers.map(\.id))
        return ids.values.filter { $0.count > 1 && !named.isDisjoint(with: $0) && !named.isSuperset(of: $0) }
            .map {
                $0.sorted().joined(separator: " and ")
                    + " are one server, named in the configuration and listed by Azure"
            }
            .sorted()
    }
}

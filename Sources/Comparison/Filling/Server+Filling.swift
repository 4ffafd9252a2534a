import Inventory

extension Server {
    /// The server, with missing facts filled from another snapshot of it; databases are not changed.
    ///
    /// A server that a filter left out is a stub, and Resource Graph gives fewer facts than Resource Manager.
    func filled(from other: Server, _ filling: Filling, oidsCount: Bool) -> Server {
        var server = self
        server.takeUnread(from: other)
        server.location = location ?? other.location
        server.version = version ?? other.version
        server.state = state ?? other.state
        server.host = host ?? other.host
        server.port = port ?? other.port
        server.sku = server.sku ?? other.sku
        server.storageGiB = storageGiB ?? other.storageGiB
        server.availabilityZone = availabilityZone ?? other.availabilityZone
        server.highAvailability = server.highAvailability ?? other.highAvailability
        server.replication = server.replication ?? other.replication
        server.network = server.network ?? other.network
        server.authentication = server.authentication ?? other.authentication
        server.cluster = server.cluster ?? other.cluster
        server.administratorLogin = administratorLogin ?? other.administratorLogin
        // If Entra is turned off, they are not requested: then there are none.
        if authentication?.entra != false {
            server.entraAdministrators = server.entraAdministrators ?? other.entraAdministrators
        }
        server.firewallRules = server.firewallRules ?? other.firewallRules
        server.virtualEndpoints = server.virtualEndpoints ?? other.virtualEndpoints
        server.createdAt = createdAt ?? other.createdAt
        if oidsCount { server.systemIdentifier = systemIdentifier ?? other.systemIdentifier }
        server.roles = filling.list(
            roles,
            other.roles,
            name: \.name,
            oid: { oidsCount ? $0.oid : nil },
            fill: { own, _ in own }
        )
        return server
    }

    /// A fact that could not be read keeps its last value, part and whole.
    private mutating func takeUnread(from other: Server) {
        let unread = notes.unreadFacts
        guard !unread.isEmpty else { return }
        tags = tags.filled(from: other.tags, unread: unread)
        if unread.contains("sku") { sku = other.sku ?? sku }
        if unread.contains("highAvailability") {
            highAvailability = other.highAvailability ?? highAvailability
        }
        if unread.contains("replication") { replication = other.replication ?? replication }
        if unread.contains("network") { network = other.network ?? network }
        if unread.contains("authentication") { authentication = other.authentication ?? authentication }
        if unread.contains("cluster") { cluster = other.cluster ?? cluster }
        if unread.contains("entraAdministrators") {
            entraAdministrators = other.entraAdministrators ?? entraAdministrators
        }
        if unread.contains("firewallRules") { firewallRules = other.firewallRules ?? firewallRules }
        if unread.contains("virtualEndpoints") {
            virtualEndpoints = other.virtualEndpoints ?? virtualEndpoints
        }
    }
}

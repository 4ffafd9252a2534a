import Inventory

extension Server {
    /// The server with what it does not say of itself taken from another look at it; databases are left alone.
    ///
    /// A server that a filter left out is a stub, and Resource Graph gives fewer facts than Resource Manager.
    func filled(from other: Server, _ filling: Filling, oidsCount: Bool) -> Server {
        var server = self
        server.location = location ?? other.location
        server.version = version ?? other.version
        server.state = state ?? other.state
        server.host = host ?? other.host
        server.port = port ?? other.port
        server.sku = sku ?? other.sku
        server.storageGiB = storageGiB ?? other.storageGiB
        server.availabilityZone = availabilityZone ?? other.availabilityZone
        server.highAvailability = highAvailability ?? other.highAvailability
        server.replication = replication ?? other.replication
        server.network = network ?? other.network
        server.authentication = authentication ?? other.authentication
        server.cluster = cluster ?? other.cluster
        server.administratorLogin = administratorLogin ?? other.administratorLogin
        // Nobody asks for them where Entra is turned off: then there are none.
        if authentication?.entra != false {
            server.entraAdministrators = entraAdministrators ?? other.entraAdministrators
        }
        server.firewallRules = firewallRules ?? other.firewallRules
        server.virtualEndpoints = virtualEndpoints ?? other.virtualEndpoints
        server.createdAt = createdAt ?? other.createdAt
        server.roles = filling.list(
            roles,
            other.roles,
            name: \.name,
            oid: { oidsCount ? $0.oid : nil },
            fill: { own, _ in own }
        )
        return server
    }
}

extension Subscription {
    /// The subscription with the ids of resource groups as they were first spelled: Azure compares them without case.
    func spelled(as other: Subscription) -> Subscription {
        let known = Dictionary((other.resourceGroups ?? []).map { ($0.id.azureIdentity, $0) }) { first, _ in
            first
        }
        var subscription = self
        subscription.id = other.id
        subscription.resourceGroups = resourceGroups?.map { group in
            var group = group
            group.id = known[group.id.azureIdentity]?.id ?? group.id
            group.name = known[group.id.azureIdentity]?.name ?? group.name
            return group
        }
        return subscription
    }

    /// The subscription with its resource groups taken from another look, where it could not be read.
    func filled(from other: Subscription, _ filling: Filling) -> Subscription {
        var subscription = self
        subscription.displayName = displayName ?? other.displayName
        subscription.tenantId = tenantId ?? other.tenantId
        subscription.state = state ?? other.state
        // Tags come with the list of subscriptions; one named in the configuration and refused has none.
        if !scan.outcome.isWhole, tags.isEmpty { subscription.tags = other.tags }
        subscription.resourceGroups = filling.list(
            resourceGroups,
            other.resourceGroups,
            name: { Name($0.id) },
            oid: { _ in nil },
            fill: { own, _ in own }
        )
        return subscription
    }
}

package import Inventory

// The rules of filling that the declaration of a server, a database or a subscription cannot express.

extension Server {
    /// The server, with missing facts filled from another snapshot of it; databases are not changed.
    ///
    /// A server that a filter left out is a stub, and Resource Graph gives fewer facts than Resource Manager.
    func filled(from other: Server, _ filling: Filling) -> Server {
        var server = filling.filled(self, from: other)
        // If Entra is turned off, they are not requested: then there are none.
        if authentication?.entra == false, !notes.unreadFacts.contains("entraAdministrators") {
            server.entraAdministrators = entraAdministrators
        }
        if !filling.oidsCount { server.systemIdentifier = systemIdentifier }
        return server
    }

    /// The shown facts of a server out of view: missing ones are filled from an earlier snapshot.
    package func remembering(_ earlier: Server) -> Server { filled(from: earlier, .remembering) }
}

extension Database {
    /// The database, with missing facts filled from another snapshot of it.
    func filled(from other: Database, _ filling: Filling) -> Database {
        // If only Azure lists the database, there is its name and nothing more.
        guard oid != nil else {
            var database = other
            database.name = name
            database.scan = scan
            return database
        }
        var filling = filling
        filling.oidsCount = filling.oidsCount && oid == other.oid
        var database = filling.filled(self, from: other)
        if database.localeProvider != other.localeProvider { database.locale = locale }
        return database
    }

    package func remembering(_ earlier: Database) -> Database { filled(from: earlier, .remembering) }
}

extension Subscription {
    /// The subscription, with missing facts filled from another snapshot.
    func filled(from other: Subscription, _ filling: Filling) -> Subscription {
        var filling = filling
        filling.keepsMissing = filling.keepsMissing || !listsAll(Self.resourceGroupList)
        var subscription = filling.filled(self, from: other)
        // Tags come with the list of subscriptions; a subscription that is named and refused has none.
        if !scan.outcome.isWhole, tags.isEmpty { subscription.tags = other.tags }
        return subscription
    }

    package func remembering(_ earlier: Subscription) -> Subscription { filled(from: earlier, .remembering) }

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
}

extension Filling {
    /// Something out of view may have other oids by now.
    fileprivate static var remembering: Filling { Filling(asked: RequestedFacts(), oidsCount: false) }
}

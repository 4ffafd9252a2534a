package import Inventory

/// What Azure knows of a database without a connection.
package struct DatabaseFacts: Sendable, Equatable {
    package var name: Name
    package var encoding: String?
    package var collation: String?

    package init(name: Name, encoding: String?, collation: String?) {
        self.name = name
        self.encoding = encoding
        self.collation = collation
    }
}

/// A database below a server.
struct DatabaseWire: Decodable {
    var name: String
    var properties: Properties?

    struct Properties: Decodable { var charset, collation: String? }

    /// PostgreSQL writes encodings in capitals; Azure in either.
    var facts: DatabaseFacts {
        DatabaseFacts(
            name: Name(name),
            encoding: properties?.charset?.uppercased(),
            collation: properties?.collation
        )
    }
}

/// An Entra administrator; elements of a list may come without a name.
struct AdministratorWire: Decodable {
    var name: String?
    var properties: Properties?

    struct Properties: Decodable { var principalName, principalType, objectId: String? }

    var administrator: Server.EntraAdministrator {
        Server.EntraAdministrator(
            name: properties?.principalName,
            objectId: properties?.objectId ?? name,
            type: properties?.principalType
        )
    }
}

/// A range of addresses that the firewall lets in.
struct FirewallRuleWire: Decodable {
    var name: String
    var properties: Properties?

    struct Properties: Decodable { var startIpAddress, endIpAddress: String? }

    var rule: Server.FirewallRule {
        Server.FirewallRule(name: name, start: properties?.startIpAddress, end: properties?.endIpAddress)
    }
}

/// Host names that stand for whichever server of a set has a role.
struct VirtualEndpointWire: Decodable {
    var name: String
    var properties: Properties?

    struct Properties: Decodable {
        var endpointType: String?
        var members, virtualEndpoints: [String]?
    }

    var endpoint: Server.VirtualEndpoint {
        Server.VirtualEndpoint(
            name: name,
            type: properties?.endpointType,
            members: properties?.members ?? [],
            hosts: properties?.virtualEndpoints ?? []
        )
    }
}

/// Something below a management group.
struct DescendantWire: Decodable {
    var name: String
    var type: String

    var isSubscription: Bool { type.lowercased().hasSuffix("/subscriptions") }
}

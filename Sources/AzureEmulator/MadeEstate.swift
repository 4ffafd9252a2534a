/// Generated estates, for tests and benchmarks.
extension Estate {
    package static let madeTenant = "7c1f6a52-3f0e-4a1b-9a77-0d5be2f4c101"
    package static let madeClient = "2d9a4c1e-8b3f-4e6d-a5c7-1f0e9d8c7b02"

    /// Subscriptions numbered from 1, each with one resource group and some flexible servers.
    package static func made(subscriptions: Int, servers: Int, state: String = "Ready") -> Estate {
        var estate = Estate(
            tenantId: madeTenant,
            clientId: madeClient,
            subscriptions: [],
            resourceGroups: [],
            resources: []
        )
        for number in 1...max(1, subscriptions) where subscriptions > 0 {
            estate.addSubscription(number)
            for server in 0..<servers { estate.addServer("s\(number)-\(server)", in: number, state: state) }
        }
        return estate
    }

    package static func guid(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - String(number).count) + String(number)
    }

    package mutating func addSubscription(_ number: Int, tenant: String? = nil, state: String = "Enabled") {
        let guid = Self.guid(number)
        subscriptions.append(
            .object([
                "id": .string("/subscriptions/\(guid)"), "subscriptionId": .string(guid),
                "displayName": .string("Subscription \(number)"), "tenantId": .string(tenant ?? tenantId),
                "state": .string(state),
            ])
        )
        resourceGroups.append(
            .object([
                "id": .string("/subscriptions/\(guid)/resourceGroups/rg-Main"), "name": .string("rg-Main"),
                "location": .string("East US"), "tags": .object(["group": .string("main")]),
            ])
        )
    }

    package mutating func addServer(
        _ name: String,
        in subscription: Int,
        state: String = "Ready",
        tags: [String: String] = [:],
        group: String = "rg-Main",
        location: String = "East US"
    ) {
        let type = "Microsoft.DBforPostgreSQL/flexibleServers"
        let id = "/subscriptions/\(Self.guid(subscription))/resourceGroups/\(group)/providers/\(type)/\(name)"
        resources.append(
            .object([
                "id": .string(id), "name": .string(name), "type": .string(type),
                "location": .string(location),
                "tags": .object(tags.mapValues { .string($0) }),
                "properties": .object([
                    "state": .string(state), "version": .string("16"),
                    "fullyQualifiedDomainName": .string("\(name).postgres.database.azure.com"),
                ]),
            ])
        )
    }
}

import Inventory

/// The kinds of PostgreSQL server that Azure has had.
package enum ServerKind: Sendable, CaseIterable {
    case flexibleServer
    /// Retired in March 2025; some are left to be moved.
    case singleServer
    /// Azure Cosmos DB for PostgreSQL.
    case cosmosCluster

    /// The resource type under `Microsoft.DBforPostgreSQL`.
    package var type: String {
        switch self {
        case .flexibleServer: "flexibleServers"
        case .singleServer: "servers"
        case .cosmosCluster: "serverGroupsv2"
        }
    }

    var model: Server.Kind {
        switch self {
        case .flexibleServer: .flexibleServer
        case .singleServer: .singleServer
        case .cosmosCluster: .cosmosCluster
        }
    }

    var apiVersion: String {
        switch self {
        case .flexibleServer: "2025-08-01"
        case .singleServer: "2017-12-01"
        case .cosmosCluster: "2022-11-08"
        }
    }

    /// Whether an error says that there can be no servers of this kind: the type is not registered or not offered.
    ///
    /// `NoRegisteredProviderFound` speaks of a version of the interface; of the retired kind there is no other version.
    /// Any other refusal says nothing of what is there.
    func isAbsent(_ error: AzureError) -> Bool {
        guard case .service(let error) = error else { return false }
        switch error.code {
        case "MissingSubscriptionRegistration", "InvalidResourceType", "InvalidResourceNamespace": return true
        case "NoRegisteredProviderFound": return self == .singleServer
        default: return false
        }
    }
}

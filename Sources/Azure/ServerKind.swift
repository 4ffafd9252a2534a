import Inventory

/// The kinds of PostgreSQL server in Azure, past and present.
package enum ServerKind: Sendable, CaseIterable {
    case flexibleServer
    /// Retired in March 2025; some still exist.
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

    /// Whether an error says that there can be no servers of this kind: the type is not registered or not available.
    ///
    /// `NoRegisteredProviderFound` is about a version of the API; the retired kind has no other version.
    /// Any other refusal says nothing about the servers.
    func isAbsent(_ error: AzureError) -> Bool {
        guard case .service(let error) = error else { return false }
        switch error.code {
        case "MissingSubscriptionRegistration", "InvalidResourceType", "InvalidResourceNamespace": return true
        case "NoRegisteredProviderFound": return self == .singleServer
        default: return false
        }
    }
}

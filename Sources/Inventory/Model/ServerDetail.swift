/// Azure's facts of a server that a snapshot has only on request, under `details`.
///
/// Each costs one request for each server, except `operations`, which come with the list of servers.
package enum ServerDetail: String, Sendable, CaseIterable {
    case firewallRules, virtualEndpoints
    /// Backup, maintenance window, encryption, standby, private DNS zone and replica.
    case operations
    /// The server parameters that a user has changed.
    case parameters
    /// The ends of support of the major version, and the versions to upgrade to.
    case upgrades
    case threatProtection
}

extension Server {
    /// Removes the details that were not requested.
    package mutating func keep(_ details: Set<ServerDetail>) {
        for detail in ServerDetail.allCases where !details.contains(detail) { remove(detail) }
    }

    private mutating func remove(_ detail: ServerDetail) {
        switch detail {
        case .firewallRules: firewallRules = nil
        case .virtualEndpoints: virtualEndpoints = nil
        case .operations:
            (backup, maintenanceWindow, encryption) = (nil, nil, nil)
            (standby, privateDns, replica) = (nil, nil, nil)
        case .parameters: parameters = nil
        case .upgrades: (support, upgrades) = (nil, nil)
        case .threatProtection: threatProtection = nil
        }
    }
}

package import Configuration
package import Inventory

extension EstateAccess {
    /// The selected primaries that are running: a replica gets the role from its source.
    ///
    /// `leftOut` takes each selected server that is a replica, or is not running.
    package func administeredServers(
        of integration: Integration,
        _ selection: ServerSelection,
        leftOut: (Server) -> Void
    ) async throws -> [Server] {
        let scan = EstateScan(integration: integration, manager: manager, logins: logins)
        let estate = try await scan.list { _ in }
        let found = (estate.servers + integration.namedServers).filter(selection.includes)
        for server in found where !selection.isAdministered(server) && server.scan == .complete {
            leftOut(server)
        }
        return found.filter(selection.isAdministered)
    }
}

package import Configuration
package import Inventory

/// The servers of an integration that a command uses.
package struct ServerSelection: Sendable {
    private let exclude: Exclusions
    private let glob: Glob?

    /// `pattern`: a glob for names and hosts.
    package init(_ integration: Integration, matching pattern: String?) {
        exclude = integration.exclude
        glob = pattern.map { Glob($0, ignoringCase: true) }
    }

    /// Whether all servers are meant.
    package var isOfAll: Bool { glob == nil }

    /// Whether the name or the host matches.
    package func names(_ server: Server) -> Bool {
        [server.name, server.host ?? server.name].contains { glob?.matches($0) ?? true }
    }

    /// Whether it matches, and the configuration does not leave it out.
    package func includes(_ server: Server) -> Bool { names(server) && !exclude.leavesOut(server) }

    /// Whether a scan reads it first: a replica is read only if its source cannot be read.
    package func isRead(_ server: Server) -> Bool {
        includes(server) && server.scan == .complete && server.replication?.sourceServerId == nil
    }

    /// Whether an administrator can log in to it and change roles.
    package func isAdministered(_ server: Server) -> Bool {
        isRead(server) && !server.isDown && server.host != nil
    }
}

package import Configuration
package import Inventory

/// Which servers of an integration a command is for.
package struct ServerSelection: Sendable {
    private let exclude: Exclusions
    private let glob: Glob?

    /// `pattern`: a glob over names and hosts.
    package init(_ integration: Integration, matching pattern: String?) {
        exclude = integration.exclude
        glob = pattern.map { Glob($0, ignoringCase: true) }
    }

    /// Whether no server in particular is asked for.
    package var isOfAll: Bool { glob == nil }

    /// Whether the name or the host is what was asked for.
    package func names(_ server: Server) -> Bool {
        [server.name, server.host ?? server.name].contains { glob?.matches($0) ?? true }
    }

    /// Whether it is asked for, and not left out by the configuration.
    package func includes(_ server: Server) -> Bool { names(server) && !exclude.leavesOut(server) }

    /// Whether a scan reads it first: a replica is read only where its source cannot be.
    package func isRead(_ server: Server) -> Bool {
        includes(server) && server.scan == .complete && server.replication?.sourceServerId == nil
    }

    /// Whether an administrator can log in to it and change roles.
    package func isAdministered(_ server: Server) -> Bool {
        isRead(server) && !server.isDown && server.host != nil
    }
}

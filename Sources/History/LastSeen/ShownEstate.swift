import Comparison
package import Inventory
package import Store

/// The estate as it appears in lists: one snapshot alone, or with what is out of view as it was last seen.
///
/// Facts of earlier snapshots are marked: their scan has the present cause, and the time of the last view.
package struct ShownEstate {
    /// Includes subscriptions that appear as last seen.
    package let header: SnapshotHeader
    /// Sorted by their bytes.
    package let serverIDs: [String]
    private let store: SnapshotStore
    private let seen: LastSeen
    private let scope: ShownScope

    /// A snapshot alone.
    package init(alone header: SnapshotHeader, in store: SnapshotStore) throws {
        self.header = header
        self.store = store
        seen = LastSeen()
        scope = ShownScope(header.scope)
        serverIDs = try store.serverIDs(of: header.id)
    }

    /// The latest snapshot of an integration, with everything last known.
    package init(lastKnown header: SnapshotHeader, in store: SnapshotStore) throws {
        let (seen, subscriptions) = try store.view { view in
            let seen = try LastSeen(before: header, in: view)
            return (seen, try seen.subscriptions(of: header, in: view))
        }
        self.seen = seen
        self.store = store
        scope = ShownScope(header.scope)
        var shown = header
        shown.subscriptions = subscriptions
        self.header = shown
        let unlisted = seen.servers.values.filter { $0.listed != nil }.map(\.id)
        serverIDs = (try store.serverIDs(of: header.id) + unlisted).sorted { Name($0) < Name($1) }
    }

    /// Passes on one server without its databases, and the databases, to be read one after the other.
    ///
    /// They must not leave the closure, and the closure must not use the store in another way.
    package func read<Result>(
        _ id: String,
        _ read: (Server, [() throws -> DatabaseOutline]) throws -> Result
    ) throws -> Result {
        guard seen.servers[id.azureIdentity] == nil else {
            var server = try server(id)
            let databases = server.databases ?? []
            server.databases = nil
            return try read(server, databases.map { database in { DatabaseOutline(database) } })
        }
        return try store.read(id, of: header.id) { server, databases in
            try read(server, databases.map { database in { try database.outline() } })
        }
    }

    /// One server, with or without its databases.
    package func server(_ id: String, withDatabases: Bool = true) throws -> Server {
        guard let search = seen.servers[id.azureIdentity] else {
            return try store.server(id, of: header.id, withDatabases: withDatabases)
        }
        var server = try listed(search, withDatabases)
        if let contents = search.contents {
            let earlier = try store.server(contents.id, of: contents.snapshot, withDatabases: false)
            server = scope.limited(server.remembering(earlier))
            server.scan.asOf = contents.at
        }
        guard withDatabases else { return server }
        return try store.view { view in
            try RememberedDatabases(search, scope, view).fill(server)
        }
    }

    /// The server as the snapshot has it; if it is not listed there, as it was last listed.
    private func listed(_ search: ServerSearch, _ withDatabases: Bool) throws -> Server {
        guard let listed = search.listed else {
            return try store.server(search.id, of: header.id, withDatabases: withDatabases)
        }
        var server = try store.server(
            listed.id,
            of: listed.snapshot,
            withDatabases: withDatabases && search.contents == nil
        )
        (server.session, server.roles) = (nil, nil)
        server.scan = seen.cause(of: search.id)
        server.scan.asOf = listed.at
        server.databases = server.databases?.filter { !scope.excludes($0.name) }.map { database in
            var database = scope.limited(database)
            guard database.scan.outcome != .skipped else { return database }
            database.scan = ScanResult(server.scan.outcome)
            database.scan.asOf = listed.at
            return database
        }
        return server
    }
}

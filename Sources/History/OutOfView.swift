package import Inventory
package import Store

/// What is out of view in a snapshot and not expected to be: scopes, and problems of the whole run.
package struct OutOfView {
    /// The name for people, by the key that identifies each.
    private var names: [String: String] = [:]

    package init(_ header: SnapshotHeader, in view: StoreView) throws {
        for problem in header.coverage.problems { names["problem \(problem.code)"] = problem.message }
        for subscription in header.subscriptions where subscription.scan.hidesUnexpectedly {
            names[subscription.id.lowercased()] =
                "subscription \(subscription.displayName ?? subscription.guid)"
        }
        for server in try view.servers(of: header.id) where server.scan.outcome.hidesSomething {
            try add(server, header.id, view)
        }
    }

    package var count: Int { names.count }

    package func names(beyond earlier: OutOfView?) -> [String] {
        names.filter { earlier?.names[$0.key] == nil }.values.sorted()
    }

    /// For a server that was read, the databases that were not; those of another server share its outcome.
    private mutating func add(_ server: StoreView.Scope, _ snapshot: String, _ view: StoreView) throws {
        let key = server.id.lowercased()
        let name = ResourcePath.name(of: server.id)
        guard server.scan.outcome == .partial else {
            if server.scan.hidesUnexpectedly { names[key] = "server \(name)" }
            return
        }
        for scope in try view.databases(of: server.id, in: snapshot) where scope.scan.hidesUnexpectedly {
            let database: Database = try view.content(scope.digest)
            names["\(key)/databases/\(database.name.text)"] = "database \(name)/\(database.name.text)"
        }
    }
}

import Comparison
package import Inventory
package import Store

/// Finds where each scope that is out of view in a snapshot was last seen, in earlier snapshots of its integration.
///
/// A complete list without something proves that it is gone: nothing older brings it back. What the snapshot's scope
/// leaves out is not out of view. Reads each earlier snapshot at most once, and no more than necessary.
package struct LastSeen {
    private(set) var subscriptions: [Name: SubscriptionSearch] = [:]
    private(set) var servers: [Name: ServerSearch] = [:]
    /// The snapshots that the facts come from.
    package private(set) var needed: Set<String> = []

    /// For a snapshot that is shown alone.
    package init() {}

    package init(before header: SnapshotHeader, in view: StoreView) throws {
        let past = try view.past(before: header.id, of: header.integration)
        guard !past.isEmpty else { return }
        let scope = ShownScope(header.scope)
        for subscription in header.subscriptions where scope.hides(subscription) {
            subscriptions[subscription.id.azureIdentity] = SubscriptionSearch(
                id: subscription.id,
                scan: subscription.scan,
                hasGroups: subscription.resourceGroups != nil
            )
        }
        try addUnlisted(header, past, scope)
        let wanted = Depth(header.scope)
        try addHidden(header, wanted, view)
        let listed = Set(try view.servers(of: header.id).map(\.id.azureIdentity))
        for snapshot in past where !isOver {
            try look(into: snapshot, besides: listed, scope, wanted, view)
        }
    }

    private var isOver: Bool {
        subscriptions.values.allSatisfy(\.isOver) && servers.values.allSatisfy(\.isOver)
    }

    /// Subscriptions that are no longer listed: Azure leaves out silently what the identity may not read.
    private mutating func addUnlisted(_ header: SnapshotHeader, _ past: [PastSnapshot], _ scope: ShownScope)
        throws
    {
        let listed = Set(header.subscriptions.map(\.id.azureIdentity))
        for snapshot in past {
            for subscription in snapshot.subscriptions {
                let key = subscription.id.azureIdentity
                guard !listed.contains(key), subscriptions[key] == nil,
                    !scope.excludes(
                        Subscription(id: subscription.id, displayName: subscription.displayName)
                    ),
                    scope.wouldList(what: try snapshot.scope())
                else { continue }
                subscriptions[key] = SubscriptionSearch(
                    id: subscription.id,
                    scan: .unlisted,
                    hasGroups: false
                )
            }
        }
    }

    private mutating func addHidden(_ header: SnapshotHeader, _ wanted: Depth, _ view: StoreView) throws {
        guard wanted >= .databases else { return }
        for row in try view.serversOutOfView(in: header.id) {
            let key = row.id.azureIdentity
            guard row.scan.outcome.isWhole else {
                let server = try view.ifWhole("server \(row.id)") { try view.content(row.digest) as Server }
                servers[key] = ServerSearch(id: row.id, listed: nil, createdAt: server?.createdAt)
                continue
            }
            let hidden = try view.databases(of: row.id, in: header.id).filter(\.scan.outcome.hidesSomething)
            servers[key] = ServerSearch(id: row.id, without: try hidden.map { try view.identity($0.digest) })
        }
    }

    private mutating func look(
        into past: PastSnapshot,
        besides listed: Set<Name>,
        _ scope: ShownScope,
        _ wanted: Depth,
        _ view: StoreView
    ) throws {
        for key in subscriptions.keys where subscriptions[key]?.isOver == false {
            guard let found = try subscriptions[key]?.look(into: past, in: view) else { continue }
            if found.settled { needed.insert(past.id) }
            for row in found.servers where !listed.contains(row.id.azureIdentity) {
                try add(row, of: past, scope, wanted, view)
            }
        }
        let open = servers.values.filter { !$0.isOver }.map(\.id)
        guard !open.isEmpty else { return }
        for (id, digest) in try view.readOrMissing(open, in: past.id) {
            let key = id.azureIdentity
            if try servers[key]?.look(at: digest, in: past, wanted: wanted, view) == true {
                needed.insert(past.id)
            }
        }
    }

    /// A server that only earlier snapshots list.
    private mutating func add(
        _ row: StoreView.Scope,
        of past: PastSnapshot,
        _ scope: ShownScope,
        _ wanted: Depth,
        _ view: StoreView
    ) throws {
        let key = row.id.azureIdentity
        guard servers[key] == nil else { return }
        let server = try view.ifWhole("server \(row.id)") { try view.content(row.digest) as Server }
        guard let server, scope.admits(server) else { return }
        needed.insert(past.id)
        servers[key] = ServerSearch(
            id: row.id,
            listed: Place(snapshot: past.id, at: past.finishedAt, id: row.id),
            createdAt: server.createdAt,
            // A replica that was not read, or a server that was left out, has nothing to show.
            isOver: wanted < .databases || row.scan.outcome == .skipped
        )
    }
}

extension ScanResult {
    fileprivate static var unlisted: ScanResult {
        ScanResult(
            .denied,
            [
                Problem(
                    code: "not-listed",
                    message: "Azure no longer lists the subscription",
                    hint:
                        "Check that the identity has the Reader role there; if it is gone, add it to exclude.subscriptions."
                )
            ]
        )
    }
}

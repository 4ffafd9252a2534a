package import Comparison
package import Inventory
package import Store

/// The changes from one stored snapshot to another, server by server.
package struct SnapshotDifference {
    private let before: SnapshotHeader
    private let after: SnapshotHeader
    private let comparison: EstateComparison

    package init(_ before: SnapshotHeader, _ after: SnapshotHeader) {
        self.before = before
        self.after = after
        comparison = EstateComparison(
            .snapshots,
            before: RequestedFacts(before.scope),
            after: RequestedFacts(after.scope)
        )
    }

    /// Passes the changes of each subscription and each server, in order; those without changes are left out.
    package func run(in view: StoreView, take: ([Change]) throws -> Void) throws {
        try subscriptions(take)
        let proof = (before: Proof(before.subscriptions), after: Proof(after.subscriptions))
        let old = try view.servers(of: before.id).map { view.entry($0, of: before) }
        let new = try view.servers(of: after.id).map { view.entry($0, of: after) }
        for (one, other) in merged(old, new, id: \.id) {
            let id = one?.id ?? other?.id ?? ""
            let whole = (before: proof.before.ofNovelty(id), after: proof.after.ofAbsence(id))
            let changes = try view.ifWhole("server \(id)") {
                try comparison.server(one, other, wholeList: whole).changes
            }
            if let changes, !changes.isEmpty { try take(changes) }
        }
    }

    private func subscriptions(_ take: ([Change]) throws -> Void) throws {
        for (one, other) in merged(before.subscriptions, after.subscriptions, id: \.id) {
            let earlier = one.map {
                (
                    value: $0, visibility: Visibility($0.scan),
                    seen: Visibility($0.scan).isWhole ? before.finishedAt : nil
                )
            }
            let changes = comparison.subscription(earlier, other).changes
            if !changes.isEmpty { try take(changes) }
        }
    }
}

/// Two lists sorted by the bytes of their ids, side by side.
func merged<One, Other>(
    _ before: [One],
    _ after: [Other],
    id beforeID: (One) -> String,
    _ afterID: (Other) -> String
) -> [(One?, Other?)] {
    var pairs: [(One?, Other?)] = []
    var old = before.sorted { beforeID($0).azureIdentity < beforeID($1).azureIdentity }[...]
    var new = after.sorted { afterID($0).azureIdentity < afterID($1).azureIdentity }[...]
    while old.first != nil || new.first != nil {
        let (one, other) = (
            old.first.map { beforeID($0).azureIdentity }, new.first.map { afterID($0).azureIdentity }
        )
        let hasOld = one.map { one in other.map { one <= $0 } ?? true } ?? false
        let hasNew = other.map { other in one.map { other <= $0 } ?? true } ?? false
        pairs.append((hasOld ? old.popFirst() : nil, hasNew ? new.popFirst() : nil))
    }
    return pairs
}

func merged<One>(_ before: [One], _ after: [One], id: (One) -> String) -> [(One?, One?)] {
    merged(before, after, id: id, id)
}

extension StoreView {
    /// A server of a snapshot, read only when it is needed.
    func entry(_ scope: StoreView.Scope, of header: SnapshotHeader) -> ServerEntry {
        ServerEntry(
            id: scope.id,
            digest: scope.digest,
            visibility: Visibility(scope.scan),
            seen: Visibility(scope.scan).isWhole ? header.finishedAt : nil,
            read: {
                var server: Server = try content(scope.digest)
                server.scan = scope.scan
                return server
            },
            databases: {
                try databases(of: scope.id, in: header.id).map { database in
                    DatabaseEntry(
                        digest: database.digest,
                        visibility: Visibility(database.scan),
                        seen: Visibility(database.scan).isWhole ? header.finishedAt : nil,
                        read: {
                            var value: Database = try content(database.digest)
                            value.scan = database.scan
                            return value
                        },
                        isASCII: { try isASCII(database.digest) }
                    )
                }
            }
        )
    }
}

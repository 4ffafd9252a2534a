package import Comparison
import Foundation
package import Inventory
package import Store

/// One pass over everything known and everything found, server by server.
package struct ReconciliationPass {
    let header: SnapshotHeader
    let store: StoreChange
    let hasNoTargets: Bool
    let known: KnownEstate
    let comparison: EstateComparison
    package private(set) var outcome = Reconciliation.Outcome()
    package private(set) var removed: [String: Int] = [:]
    /// The change in the number of known resources of each kind; written once, at the end.
    private var growth: [String: Int] = [:]
    private var nextSequence: Int64?

    package init(
        header: SnapshotHeader,
        store: StoreChange,
        hasNoTargets: Bool,
        previous: Timestamp?,
        before: RequestedFacts?,
        holdingRemovals: Bool
    ) {
        self.header = header
        self.store = store
        self.hasNoTargets = hasNoTargets
        known = KnownEstate(view: store.view, integration: header.integration, lastScan: previous)
        let after = RequestedFacts(header.scope)
        comparison = EstateComparison(
            .lastKnown(holdingRemovals: holdingRemovals),
            before: before ?? after,
            after: after
        )
    }

    private var integration: String { header.integration }

    mutating func run() throws {
        for (before, after) in merged(try known.subscriptions(), header.subscriptions, id: \.server, \.id) {
            try subscription(before, after)
        }
        let proof = Proof(header.subscriptions)
        let found = try store.view.servers(of: header.id)
        for (before, after) in merged(try known.servers(), found, id: \.known.server, \.id) {
            let id = before?.known.server ?? after?.id ?? ""
            let result = try comparison.server(
                before?.entry,
                after.map { store.view.entry($0, of: header) },
                wholeList: (before: true, after: proof.ofAbsence(id))
            )
            try record(result, of: id, before?.known)
        }
        for (kind, count) in growth where count != 0 { try store.count(kind, by: count, of: integration) }
    }

    /// Reports a server and everything in it as removed, without proof, and returns its id; nil if it is not known.
    ///
    /// By its id, or by a unique name.
    package mutating func forget(_ server: String) throws -> String? {
        let servers = try known.servers()
        let named = try servers.filter { try $0.entry.read().name == server }
        guard
            let (known, entry) = servers.first(where: { $0.known.server == server })
                ?? (named.count == 1 ? named.first : nil)
        else { return nil }
        let gone = try comparison.server(entry, nil, wholeList: (before: true, after: true))
        try record(gone, of: known.server, known)
        for (kind, count) in growth where count != 0 { try store.count(kind, by: count, of: integration) }
        return known.server
    }

    private mutating func subscription(_ before: KnownScope?, _ after: Subscription?) throws {
        let earlier = try before.map { known in
            (
                value: try store.view.content(known.digest) as Subscription, visibility: known.visibility,
                seen: self.known.seen(known)
            )
        }
        let (changes, value, visibility) = comparison.subscription(earlier, after)
        guard let value else { return }
        let first = before?.first ?? header.finishedAt
        for change in changes {
            try record(change, scopeIsNew: before == nil, first: first, last: known.lastScan)
        }
        let digest = try store.store(value)
        guard before == nil || before?.digest != digest || before?.visibility != visibility else { return }
        var known =
            before
            ?? KnownScope(kind: .subscription, server: value.id, digest: digest, first: header.finishedAt)
        known.digest = digest
        known.look(visibility, lastScan: self.known.lastScan)
        try store.put(known, of: integration)
    }

    private mutating func record(_ result: EstateComparison.Result, of server: String, _ before: KnownScope?)
        throws
    {
        guard !result.changes.isEmpty || !result.updates.isEmpty else { return }
        let databases = try Dictionary(
            store.view.knownDatabases(of: server, in: integration).map { ($0.name?.percentEncoded, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var scopes = databases
        for case .database(let value, _, let previous?) in result.updates {
            scopes[value.name.percentEncoded] = databases[previous.percentEncoded]
        }
        func scope(_ id: String) -> KnownScope? {
            guard let database = ResourcePath.database(of: id, in: server) else { return before }
            return scopes[database]
        }
        for change in result.changes {
            let scope = scope(change.id)
            let first = scope?.first ?? before?.first ?? header.finishedAt
            let last = scope?.last ?? before?.last ?? known.lastScan
            try record(change, scopeIsNew: scope == nil, first: first, last: last)
        }
        for update in result.updates { try apply(update, to: server, before, databases) }
    }

    /// An event for the outbox, and the last known state of a single resource.
    private mutating func record(
        _ change: Change,
        scopeIsNew: Bool,
        first: Timestamp,
        last: Timestamp?
    ) throws {
        outcome.changes[change.kind.rawValue, default: 0] += 1
        switch change.kind {
        case .added:
            growth[change.resource.rawValue, default: 0] += 1
            try scopeIsNew
                ? store.deleteSeenTimes(change.id, of: integration)
                : store.put(SeenTimes(change, first: header.finishedAt), of: integration)
        case .removed:
            removed[change.resource.rawValue, default: 0] += 1
            growth[change.resource.rawValue, default: 0] -= 1
            let earlier = try store.view.seenTimes(change.id, of: integration)
            var times = SeenTimes(change, first: earlier?.first ?? first)
            times.last = last ?? header.startedAt
            try store.put(times, of: integration)
        case .renamed:
            try store.rename(change.previousID ?? "", to: change.id, of: integration)
            try store.renameOwners(change, in: integration)
        case .changed, .unknown, .seenAgain: break
        }
        guard !hasNoTargets else { return }
        let event = CloudEvent(change, integration, header)
        let sequence = try nextSequence ?? store.nextSequence()
        nextSequence = sequence + 1
        try store.add(event.outbox(sequence), for: nil, of: integration)
        if let previous = change.previousID {
            try store.rename(at: sequence, previous, to: change.id, of: integration)
        }
    }

    private func count(_ known: KnownScope, _ resources: [Change]) throws {
        let digest = StateDigest(resources)
        try store.put(StateSum(known, sum: digest.sum, count: digest.count), of: integration)
    }

    private mutating func apply(
        _ update: Update,
        to server: String,
        _ before: KnownScope?,
        _ databases: [String?: KnownScope]
    ) throws {
        switch update {
        case .server(let value, let visibility):
            var known =
                before ?? KnownScope(kind: .server, server: server, digest: [], first: header.finishedAt)
            known.digest = try store.store(value)
            known.look(visibility, lastScan: self.known.lastScan)
            try store.put(known, of: integration)
            try count(known, Change.additions(of: value))
        case .serverOutOfView(let visibility):
            guard var known = before else { return }
            known.look(visibility, lastScan: self.known.lastScan)
            try store.put(known, of: integration)
        case .serverGone: try store.forget(server, of: integration)
        case .database(let value, let visibility, let previous):
            let earlier = databases[(previous ?? value.name).percentEncoded]
            var known =
                earlier ?? KnownScope(kind: .database, server: server, digest: [], first: header.finishedAt)
            if let previous {
                try store.forget(server, database: previous, of: integration)
                // Only its new name was known, because Azure reported it while the server was down.
                let isTwo = databases[value.name.percentEncoded] != nil
                if isTwo { growth[ResourceKind.database.rawValue, default: 0] -= 1 }
            }
            known.name = value.name
            known.digest = try store.store(value)
            known.look(visibility, lastScan: self.known.lastScan)
            try store.put(known, of: integration)
            try count(known, Change.additions(of: value, in: server))
        case .databaseGone(let name): try store.forget(server, database: name, of: integration)
        }
    }
}

extension SeenTimes {
    fileprivate init(_ change: Change, first: Timestamp) {
        self.init(
            id: change.id,
            kind: change.resource.rawValue,
            name: change.name,
            server: change.server,
            first: first
        )
    }
}

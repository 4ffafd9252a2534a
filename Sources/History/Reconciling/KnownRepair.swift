import Comparison
import Inventory
import Store

/// Replaces damaged contents of the last known state, so that `sync` can continue.
///
/// The new snapshot gives the contents; if the scope is out of view, only the name is kept. The changes since then are
/// not known, so every target gets everything again.
struct KnownRepair {
    let header: SnapshotHeader
    let store: StoreChange

    private var view: StoreView { store.view }

    func run() throws {
        for known in try view.known(.subscription, of: header.integration) where try isDamaged(known) {
            let found = header.subscriptions.first { $0.id.azureIdentity == known.server.azureIdentity }
            let value = found ?? Subscription(id: known.server, scan: .complete)
            try replace(known, by: store.store(value))
        }
        let found = try Dictionary(view.servers(of: header.id).map { ($0.id.azureIdentity, $0) }) {
            first,
            _ in
            first
        }
        for known in try view.known(.server, of: header.integration) {
            try repair(known, found[known.server.azureIdentity])
        }
    }

    /// How many resources of each kind are known now.
    func count() throws {
        var counts: [String: Int] = [:]
        try LastKnown(header.integration, in: view).walk { entry in
            if entry.state != .removed { counts[entry.resource.resource.rawValue, default: 0] += 1 }
        }
        try store.setCounts(counts, of: header.integration)
    }

    private func repair(_ known: KnownScope, _ found: StoreView.Scope?) throws {
        if try isDamaged(known) {
            let stub = Server(damaged: known.server)
            try replace(known, by: readable(found) ?? store.store(stub))
        }
        let databases = try found.map { try view.databases(of: $0.id, in: header.id) } ?? []
        let byName = try Dictionary(databases.map { (try view.identity($0.digest).name, $0) }) { first, _ in
            first
        }
        for database in try view.knownDatabases(of: known.server, in: header.integration) {
            guard let name = database.name, try isDamaged(database) else { continue }
            let stub = Database(name: name, encoding: nil, collation: nil)
            try replace(database, by: readable(byName[name]) ?? store.store(stub))
        }
    }

    private func isDamaged(_ known: KnownScope) throws -> Bool { try !view.isWhole(known.digest) }

    /// The content of a scope that was read in this run.
    private func readable(_ found: StoreView.Scope?) -> [UInt8]? {
        guard let found, found.scan.outcome.isWhole else { return nil }
        return found.digest
    }

    private func replace(_ known: KnownScope, by digest: [UInt8]) throws {
        var known = known
        known.digest = digest
        try store.put(known, of: header.integration)
    }
}

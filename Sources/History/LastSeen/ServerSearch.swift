import Comparison
import Inventory
import Store

/// Finds where a server that is out of view, or its databases, were last seen.
struct ServerSearch {
    /// The server as it appears.
    let id: String
    /// Where it was last listed; nil for the present snapshot.
    let listed: Place?
    /// Where its databases were last read; nil for a server that was read.
    private(set) var contents: Place?
    private(set) var databases: [DatabaseSearch] = []
    private let createdAt: Timestamp?
    private var awaitsContents: Bool
    private(set) var isOver: Bool

    /// A server that could not be read.
    init(id: String, listed: Place?, createdAt: Timestamp?, isOver: Bool = false) {
        self.id = id
        self.listed = listed
        self.createdAt = createdAt
        awaitsContents = true
        self.isOver = isOver
    }

    /// A server that was read, except for some databases.
    init(id: String, without databases: [DatabaseIdentity]) {
        self.id = id
        listed = nil
        createdAt = nil
        awaitsContents = false
        self.databases = databases.map { DatabaseSearch($0) }
        isOver = databases.isEmpty
    }

    /// Takes an earlier snapshot that has read the server, or does not have it; returns whether that ended the search.
    mutating func look(
        at digest: [UInt8]?,
        in past: PastSnapshot,
        wanted: Depth,
        _ view: StoreView
    ) throws -> Bool {
        var found = digest.map { (id: id, digest: $0) }
        if found == nil, let row = try otherSpelling(in: past, view) {
            guard row.scan.outcome.isWhole else { return false }
            found = (row.id, row.digest)
        }
        guard let found else {
            isOver = past.proof.ofAbsence(id)
            return isOver
        }
        let depth = Depth(try past.scope())
        guard depth >= .databases else { return false }
        let place = Place(snapshot: past.id, at: past.finishedAt, id: found.id)
        guard awaitsContents else { return take(try listed(place, view), at: place, depth, wanted) }
        guard try !isAnother(found.digest, view) else {
            isOver = true
            return true
        }
        awaitsContents = false
        contents = place
        let listed = try listed(place, view)
        databases = listed.filter { $0.outcome != .skipped }.map { database in
            DatabaseSearch(database.identity, listed: (database.digest, place.at))
        }
        take(listed, at: place, depth, wanted)
        return true
    }

    @discardableResult
    private mutating func take(_ listed: [ListedDatabase], at place: Place, _ depth: Depth, _ wanted: Depth)
        -> Bool
    {
        var settled = false
        for index in databases.indices where !databases[index].isOver {
            settled = databases[index].take(listed, at: place, depth, wanted: wanted) || settled
        }
        isOver = databases.allSatisfy(\.isOver)
        return settled
    }

    /// Ids compare without letter case, which no index does.
    private func otherSpelling(in past: PastSnapshot, _ view: StoreView) throws -> StoreView.Scope? {
        guard id.hasPrefix("/"), let subscription = past.subscription(of: id) else { return nil }
        return try view.servers(below: subscription.id, in: past.id)
            .first { $0.id.azureIdentity == id.azureIdentity }
    }

    /// Whether it is a new server under the old name.
    private func isAnother(_ digest: [UInt8], _ view: StoreView) throws -> Bool {
        guard let createdAt else { return false }
        let earlier = try view.ifWhole("server \(id)") { try view.content(digest) as Server }
        return earlier?.createdAt.map { $0 != createdAt } ?? false
    }

    private func listed(_ place: Place, _ view: StoreView) throws -> [ListedDatabase] {
        try view.databases(of: place.id, in: place.snapshot).compactMap { row in
            try view.ifWhole("server \(place.id)") { try view.identity(row.digest) }
                .map { ListedDatabase(identity: $0, digest: row.digest, outcome: row.scan.outcome) }
        }
    }
}

extension PastSnapshot {
    func subscription(of server: String) -> Subscription? {
        subscriptions.first { ResourcePath.isWithin(server.azureIdentity.text, $0.id.azureIdentity.text) }
    }
}

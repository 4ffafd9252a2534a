import Inventory
import Store

/// Finds where the contents of one database were last seen.
struct DatabaseSearch {
    let identity: DatabaseIdentity
    /// The contents, the newest first; if those have too few levels, older ones below them.
    private var layers: [(digest: [UInt8], at: Timestamp)] = []
    private var depth = Depth.nothing
    private(set) var isOver = false

    /// If the list of databases is of an earlier snapshot: its facts of the database, read or not.
    private let listed: (digest: [UInt8], at: Timestamp)?

    init(_ identity: DatabaseIdentity, listed: (digest: [UInt8], at: Timestamp)? = nil) {
        self.identity = identity
        self.listed = listed
    }

    /// All facts to show, the newest first.
    var found: [(digest: [UInt8], at: Timestamp)] {
        guard let listed, listed.digest != layers.first?.digest else { return layers }
        return [listed] + layers
    }

    /// Takes the server's databases of a snapshot that read their list; returns whether that ended the search.
    mutating func take(_ listed: [ListedDatabase], at place: Place, _ depth: Depth, wanted: Depth) -> Bool {
        guard let found = listed.first(where: { $0.identity.isSame(as: identity) }) else {
            // It was created later: an earlier one with its name was another database.
            isOver = true
            return true
        }
        guard found.outcome.isWhole, depth > self.depth else { return false }
        layers.append((found.digest, place.at))
        self.depth = depth
        isOver = depth >= wanted
        return true
    }
}

/// A database in the list of a server that was read.
struct ListedDatabase {
    let identity: DatabaseIdentity
    let digest: [UInt8]
    let outcome: Outcome
}

extension DatabaseIdentity {
    /// By oid, because a name may have changed; by name, if only Azure has listed it.
    fileprivate func isSame(as other: DatabaseIdentity) -> Bool {
        if let oid, let theirs = other.oid { return oid == theirs }
        return name == other.name
    }
}

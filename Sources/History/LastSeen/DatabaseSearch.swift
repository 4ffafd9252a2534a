import Inventory
import Store

/// Where the contents of one database were last seen.
struct DatabaseSearch {
    let identity: DatabaseIdentity
    /// The contents, the newest first; where those were not deep enough, older ones below them.
    private var layers: [(digest: [UInt8], at: Timestamp)] = []
    private var depth = Depth.nothing
    private(set) var isOver = false

    /// Where the list of databases is of an earlier snapshot: what that says of the database, whether it was read or not.
    private let listed: (digest: [UInt8], at: Timestamp)?

    init(_ identity: DatabaseIdentity, listed: (digest: [UInt8], at: Timestamp)? = nil) {
        self.identity = identity
        self.listed = listed
    }

    /// All that is shown of it, the newest first.
    var found: [(digest: [UInt8], at: Timestamp)] {
        guard let listed, listed.digest != layers.first?.digest else { return layers }
        return [listed] + layers
    }

    /// Takes what a snapshot has of the server's databases, whose list it read; returns whether that settled anything.
    mutating func take(_ listed: [ListedDatabase], at place: Place, _ depth: Depth, wanted: Depth) -> Bool {
        guard let found = listed.first(where: { $0.identity.isSame(as: identity) }) else {
            // It was made later: what was there before under its name was another.
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
    /// By oid, for a name may have changed; by name, where Azure alone has listed it.
    fileprivate func isSame(as other: DatabaseIdentity) -> Bool {
        if let oid, let theirs = other.oid { return oid == theirs }
        return name == other.name
    }
}

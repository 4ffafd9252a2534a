package import Inventory

/// A server on one side of a comparison: the facts known without reading it, and how to read it.
package struct ServerEntry {
    package var id: String
    package var digest: [UInt8]
    package var visibility: Visibility
    /// When it was last in full view.
    package var seen: Timestamp?
    /// Without its databases.
    package var read: () throws -> Server
    package var databases: () throws -> [DatabaseEntry]

    package init(
        id: String,
        digest: [UInt8],
        visibility: Visibility,
        seen: Timestamp?,
        read: @escaping () throws -> Server,
        databases: @escaping () throws -> [DatabaseEntry]
    ) {
        self.id = id
        self.digest = digest
        self.visibility = visibility
        self.seen = seen
        self.read = read
        self.databases = databases
    }
}

/// A database on one side of a comparison: with equal digests there is nothing to read.
package struct DatabaseEntry {
    package var digest: [UInt8]
    package var visibility: Visibility
    package var seen: Timestamp?
    package var read: () throws -> Database
    /// Whether every text in it is ASCII, so that equal texts have equal bytes; false if that is not known.
    package var isASCII: () throws -> Bool

    package init(
        digest: [UInt8],
        visibility: Visibility,
        seen: Timestamp?,
        read: @escaping () throws -> Database,
        isASCII: @escaping () throws -> Bool = { false }
    ) {
        self.digest = digest
        self.visibility = visibility
        self.seen = seen
        self.read = read
        self.isASCII = isASCII
    }
}

/// What to store of a server after a comparison; unchanged parts are not in it.
package enum Update {
    case server(Server, Visibility)
    case serverOutOfView(Visibility)
    case serverGone
    case database(Database, Visibility, previous: Name?)
    case databaseGone(Name)
}

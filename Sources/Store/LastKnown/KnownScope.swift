import Foundation
import GRDB
package import Inventory

/// What was last known of a subscription, a server or a database.
package struct KnownScope: Sendable {
    /// A subscription, a server or a database.
    package var kind: ResourceKind
    /// The id of the server, or of the subscription.
    package var server: String
    /// Only for a database.
    package var name: Name?
    /// The digest of its last good content.
    package var digest: [UInt8]
    package var first: Timestamp
    /// When it was last in full view; nil while it is.
    package var last: Timestamp?
    /// The outcome of the last scan; nil if the scope was not listed.
    package var outcome: Outcome?
    package var code: String?

    package init(kind: ResourceKind, server: String, name: Name? = nil, digest: [UInt8], first: Timestamp) {
        self.kind = kind
        self.server = server
        self.name = name
        self.digest = digest
        self.first = first
    }
}

extension KnownScope: FetchableRecord {
    init(row: Row) throws {
        kind = try row.decode(forColumn: "kind")
        server = try row.decode(forColumn: "server")
        let name: Name = try row.decode(forColumn: "name")
        self.name = name.text.isEmpty ? nil : name
        digest = try row.bytes("digest")
        first = try row.decode(forColumn: "first")
        last = try row.decode(forColumn: "last")
        outcome = try row.decode(forColumn: "outcome")
        code = try row.decode(forColumn: "code")
    }
}

extension StoreView {
    /// Sorted by the bytes of their ids.
    package func known(_ kind: ResourceKind, of integration: String) throws -> [KnownScope] {
        try known("kind = ?2 order by server", [integration, kind])
    }

    package func knownDatabases(of server: String, in integration: String) throws -> [KnownScope] {
        try known("kind = 'database' and server = ?2 order by name", [integration, server])
    }

    /// Servers and databases that were in view before and are not now, except those that are left out on purpose.
    package func hidden(of integration: String) throws -> [KnownScope] {
        try known(
            "kind <> 'subscription' and (outcome is null or outcome not in ('complete', 'partial', 'skipped'))",
            [integration]
        )
    }

    /// All known scopes.
    func known(of integration: String) throws -> [KnownScope] { try known("true", [integration]) }

    private func known(_ condition: String, _ arguments: StatementArguments) throws -> [KnownScope] {
        let sql = """
            select kind, server, name, digest, first, last, outcome, code from known
            where integration = ?1 and \(condition)
            """
        return try KnownScope.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension StoreChange {
    package func put(_ known: KnownScope, of integration: String) throws {
        try db.cachedStatement(
            sql: """
                insert or replace into known (integration, kind, server, name, digest, first, last, outcome, code)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [
            integration, known.kind, known.server, known.name ?? "", Data(known.digest),
            known.first, known.last, known.outcome, known.code,
        ])
    }

    /// Forgets a database, or a server with all its databases.
    package func forget(_ server: String, database: Name? = nil, of integration: String) throws {
        try db.execute(
            sql: "delete from known where integration = ?1 and server = ?2 and (?3 is null or name = ?3)",
            arguments: [integration, server, database?.text]
        )
        guard database == nil else { return }
        try forgetOwners(of: server, in: integration)
    }
}

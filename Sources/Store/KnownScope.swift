import Foundation
import GRDB
package import Inventory

/// What was last known of a subscription, a server or a database.
package struct KnownScope: Sendable {
    /// A subscription, a server or a database.
    package var kind: ResourceKind
    /// The id of the server, or of the subscription.
    package var server: String
    /// Of a database alone.
    package var name: Name?
    /// Of its last good contents.
    package var digest: [UInt8]
    package var first: Timestamp
    /// When it was last in full view; nil while it is.
    package var last: Timestamp?
    /// What came of the last look; nil where it was not even listed.
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

extension StoreView {
    /// Sorted by the bytes of their ids.
    package func known(_ kind: ResourceKind, of integration: String) throws -> [KnownScope] {
        try known("kind = ?2 order by server", [integration, kind.rawValue])
    }

    package func knownDatabases(of server: String, in integration: String) throws -> [KnownScope] {
        try known("kind = 'database' and server = ?2 order by name", [integration, server])
    }

    /// Servers and databases that were in view once and are not now; what is left out on purpose does not count.
    package func hidden(of integration: String) throws -> [KnownScope] {
        try known(
            "kind <> 'subscription' and (outcome is null or outcome not in ('complete', 'partial', 'skipped'))",
            [integration]
        )
    }

    /// All of them.
    func known(of integration: String) throws -> [KnownScope] { try known("true", [integration]) }

    private func known(_ condition: String, _ arguments: StatementArguments) throws -> [KnownScope] {
        let sql = """
            select kind, server, name, digest, first, last, outcome, code from known
            where integration = ?1 and \(condition)
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
            guard let kind = ResourceKind(rawValue: try row.decode(atIndex: 0)) else { throw DamagedRow() }
            let name: String = try row.decode(atIndex: 2)
            var known = KnownScope(
                kind: kind,
                server: try row.decode(atIndex: 1),
                name: name.isEmpty ? nil : Name(name),
                digest: try row.bytes(3),
                first: try row.moment(4)
            )
            known.last = try row.optionalMoment(5)
            known.outcome = try row.decode(String?.self, atIndex: 6).map(Self.outcome)
            known.code = try row.decode(atIndex: 7)
            return known
        }
    }
}

extension StoreView {
    private static func outcome(_ text: String) throws -> Outcome {
        guard let outcome = Outcome(rawValue: text) else { throw DamagedRow() }
        return outcome
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
            integration, known.kind.rawValue, known.server, known.name?.text ?? "", Data(known.digest),
            known.first.milliseconds, known.last?.milliseconds, known.outcome?.rawValue, known.code,
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

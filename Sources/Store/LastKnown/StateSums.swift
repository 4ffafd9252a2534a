import Foundation
import GRDB
package import Inventory

/// The number of resources in a subscription, a server or a database, and the sum of their digests.
package struct StateSum: Sendable {
    package var known: KnownScope
    package var sum: UInt64
    package var count: Int

    package init(_ known: KnownScope, sum: UInt64, count: Int) {
        self.known = known
        self.sum = sum
        self.count = count
    }
}

/// The count of one scope, and the state that it was counted for.
private struct CountedScope: FetchableRecord {
    /// Its kind, server and name.
    let scope: [String]
    let sum: Int64
    let count: Int

    init(row: Row) throws {
        scope = try ["kind", "server", "name"].map { try row.decode(forColumn: $0) }
        sum = try row.decode(forColumn: "sum")
        count = try row.decode(forColumn: "count")
    }
}

extension StoreChange {
    package func put(_ state: StateSum, of integration: String) throws {
        try db.cachedStatement(
            sql: """
                insert or replace into state_sum (integration, kind, server, name, digest, sum, count)
                values (?, ?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [
            integration, state.known.kind, state.known.server, state.known.name ?? "",
            Data(state.known.digest), Int64(bitPattern: state.sum), state.count,
        ])
    }

    /// The possible counts of a scope; any other number is damaged, and counted again.
    private static let possibleCounts = 0...(1 << 40)

    /// The sums of all scopes; missing ones are counted now.
    package func states(of integration: String, count: (KnownScope) throws -> StateSum) throws -> [StateSum] {
        try db.execute(
            sql: """
                delete from state_sum where integration = ?1 and not exists (
                    select 1 from known k where k.integration = ?1 and k.kind = state_sum.kind
                        and k.server = state_sum.server and k.name = state_sum.name and k.digest = state_sum.digest)
                """,
            arguments: [integration]
        )
        let counted = try CountedScope.fetchAll(
            db,
            sql: "select kind, server, name, sum, count from state_sum where integration = ?",
            arguments: [integration]
        )
        let sums = Dictionary(counted.map { ($0.scope, $0) }) { first, _ in first }
        return try view.known(of: integration).map { known in
            let found = sums[[known.kind.rawValue, known.server, known.name?.text ?? ""]]
            if let found, Self.possibleCounts.contains(found.count) {
                return StateSum(known, sum: UInt64(bitPattern: found.sum), count: found.count)
            }
            let state = try count(known)
            try put(state, of: integration)
            return state
        }
    }

    /// Stores the event that ended the last run: a target that has accepted it has everything.
    package func close(_ integration: String, at sequence: Int64, _ moment: Timestamp) throws {
        try db.execute(
            sql: "insert or replace into closing (integration, sequence, at) values (?, ?, ?)",
            arguments: [integration, sequence, moment]
        )
    }

    /// Records that a target agrees: it has accepted the closing event, and has refused no event.
    func agree(_ target: String, of integration: String) throws {
        try db.execute(
            sql: """
                update delivery set agreed = (select at from closing c where c.integration = ?1)
                where integration = ?1 and target = ?2
                    and not exists (select 1 from parked where integration = ?1 and target = ?2)
                    and (select delivered from target where integration = ?1 and name = ?2)
                        >= (select sequence from closing c where c.integration = ?1)
                """,
            arguments: [integration, target]
        )
    }
}

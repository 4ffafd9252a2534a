import Foundation
import GRDB
package import Inventory

/// The audit of `role`: a row for each statement, which is written before the statement is sent, and never removed.
///
/// It is a table of the store, and not a separate file: SQLite serializes its writers, the file has the store's mode,
/// and a copy of the store includes it. No other command writes it, so that it needs only SQLite's own lock next to a
/// running `sync`.
extension SnapshotStore {
    /// Records statements that are about to be sent, all or none of them, and returns their numbers.
    package func begin(_ statements: [RoleStatement]) throws(StoreError) -> [Int64] {
        try writing { db in
            try statements.map { statement in
                try db.execute(
                    sql: """
                        insert into role_statement
                            (started, administrator, server, server_name, database, statement, outcome)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        statement.startedAt, statement.administrator, statement.server,
                        statement.serverName, statement.database, statement.statement, statement.outcome,
                    ]
                )
                return db.lastInsertedRowID
            }
        }
    }

    /// Records their results.
    package func finish(
        _ outcomes: [(number: Int64, outcome: String, sqlState: String?)]
    ) throws(StoreError) {
        try writing { db in
            for (number, outcome, sqlState) in outcomes {
                try db.execute(
                    sql: "update role_statement set outcome = ?, sql_state = ? where number = ?",
                    arguments: [outcome, sqlState, number]
                )
            }
        }
    }

    /// The newest first.
    package func roleStatements() throws(StoreError) -> [RoleStatement] {
        try reading { db in
            try RoleStatement.fetchAll(
                db,
                sql: """
                    select started, administrator, server, server_name, database, statement, outcome, sql_state
                    from role_statement order by number desc
                    """
            )
        }
    }
}

extension RoleStatement: FetchableRecord {
    init(row: Row) throws {
        self.init(
            startedAt: try row.decode(forColumn: "started"),
            administrator: try row.decode(forColumn: "administrator"),
            server: try row.decode(forColumn: "server"),
            serverName: try row.decode(forColumn: "server_name"),
            database: try row.decode(forColumn: "database"),
            statement: try row.decode(forColumn: "statement")
        )
        outcome = try row.decode(forColumn: "outcome")
        sqlState = try row.decode(forColumn: "sql_state")
    }
}

import Foundation
import GRDB
package import Inventory

/// The audit of `role`: a row for each statement, which is written before the statement is sent, and never removed.
///
/// It is a table of the store, and not a file beside it: SQLite keeps its writers apart and what is committed whole, the
/// mode is the store's, and a copy of the store takes it along. No other command writes it, so that it needs no lock but
/// SQLite's own beside a `sync` that runs.
extension SnapshotStore {
    private static let table = """
        create table if not exists role_statement (
            number integer primary key autoincrement,
            started integer not null,
            administrator text not null,
            server text not null,
            server_name text not null,
            database text not null,
            statement text not null,
            outcome text not null,
            sql_state text
        )
        """

    /// Writes down statements that are about to be sent, all or none of them, and returns their numbers.
    package func begin(_ statements: [RoleStatement]) throws(StoreError) -> [Int64] {
        try writing { db in
            try db.execute(sql: Self.table)
            return try statements.map { statement in
                try db.execute(
                    sql: """
                        insert into role_statement
                            (started, administrator, server, server_name, database, statement, outcome)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        statement.startedAt.milliseconds, statement.administrator, statement.server,
                        statement.serverName, statement.database, statement.statement, statement.outcome,
                    ]
                )
                return db.lastInsertedRowID
            }
        }
    }

    /// Writes down what came of them.
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

    /// The newest first; a store that no `role` command has written to has none.
    package func roleStatements() throws(StoreError) -> [RoleStatement] {
        try reading { db in
            guard try db.tableExists("role_statement") else { return [] }
            let columns =
                "started, administrator, server, server_name, database, statement, outcome, sql_state"
            let rows = try Row.fetchAll(
                db,
                sql: "select \(columns) from role_statement order by number desc"
            )
            return try rows.map { try RoleStatement($0) }
        }
    }

    private func writing<Result>(_ write: (GRDB.Database) throws -> Result) throws(StoreError) -> Result {
        do { return try queue.write(write) } catch { throw StoreError(error, path: path) }
    }
}

extension RoleStatement {
    fileprivate init(_ row: Row) throws {
        self.init(
            startedAt: try row.moment(0),
            administrator: try row.decode(atIndex: 1),
            server: try row.decode(atIndex: 2),
            serverName: try row.decode(atIndex: 3),
            database: try row.decode(atIndex: 4),
            statement: try row.decode(atIndex: 5)
        )
        outcome = try row.decode(atIndex: 6)
        sqlState = try row.decode(atIndex: 7)
    }
}

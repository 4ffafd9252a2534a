import GRDB
package import Inventory

/// A server that somebody has told as removed by hand: `sync forget`.
package struct ForgottenServer: Sendable, Equatable {
    package var at: Timestamp
    /// Of the operating system.
    package var user: String
    package var integration: String
    package var server: String
    /// How many were told as removed with it, itself among them.
    package var resources: Int

    package init(at: Timestamp, user: String, integration: String, server: String, resources: Int) {
        self.at = at
        self.user = user
        self.integration = integration
        self.server = server
        self.resources = resources
    }
}

/// The audit of `sync forget`: a row for each server, which is never removed.
extension StoreChange {
    private static let table = """
        create table if not exists forgotten_server (
            number integer primary key autoincrement,
            at integer not null,
            user text not null,
            integration text not null,
            server text not null,
            resources integer not null
        )
        """

    package func record(_ forgotten: ForgottenServer) throws {
        try db.execute(sql: Self.table)
        try db.execute(
            sql:
                "insert into forgotten_server (at, user, integration, server, resources) values (?, ?, ?, ?, ?)",
            arguments: [
                forgotten.at.milliseconds, forgotten.user, forgotten.integration, forgotten.server,
                forgotten.resources,
            ]
        )
    }
}

extension StoreView {
    /// The newest first; a store whose servers nobody has forgotten has none.
    package func forgotten() throws -> [ForgottenServer] {
        guard try db.tableExists("forgotten_server") else { return [] }
        return try Row.fetchAll(
            db,
            sql: "select at, user, integration, server, resources from forgotten_server order by number desc"
        )
        .map { row in
            ForgottenServer(
                at: try row.moment(0),
                user: try row.decode(atIndex: 1),
                integration: try row.decode(atIndex: 2),
                server: try row.decode(atIndex: 3),
                resources: try row.decode(atIndex: 4)
            )
        }
    }
}

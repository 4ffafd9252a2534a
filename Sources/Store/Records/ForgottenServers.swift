import GRDB
package import Inventory

/// A server that a user has reported as removed: `sync forget`.
package struct ForgottenServer: Sendable, Equatable {
    package var at: Timestamp
    /// Of the operating system.
    package var user: String
    package var integration: String
    package var server: String
    /// The number of resources reported as removed, with the server itself.
    package var resources: Int

    package init(at: Timestamp, user: String, integration: String, server: String, resources: Int) {
        self.at = at
        self.user = user
        self.integration = integration
        self.server = server
        self.resources = resources
    }
}

extension ForgottenServer: FetchableRecord {
    init(row: Row) throws {
        at = try row.decode(forColumn: "at")
        user = try row.decode(forColumn: "user")
        integration = try row.decode(forColumn: "integration")
        server = try row.decode(forColumn: "server")
        resources = try row.decode(forColumn: "resources")
    }
}

/// The audit of `sync forget`: a row for each server, which is never removed.
extension StoreChange {
    package func record(_ forgotten: ForgottenServer) throws {
        try db.execute(
            sql:
                "insert into forgotten_server (at, user, integration, server, resources) values (?, ?, ?, ?, ?)",
            arguments: [
                forgotten.at, forgotten.user, forgotten.integration, forgotten.server,
                forgotten.resources,
            ]
        )
    }
}

extension StoreView {
    /// The newest first.
    package func forgotten() throws -> [ForgottenServer] {
        try ForgottenServer.fetchAll(
            db,
            sql: "select at, user, integration, server, resources from forgotten_server order by number desc"
        )
    }
}

/// One statement that `role` has run as an administrator, or was about to.
package struct RoleStatement: Sendable, Equatable {
    package var startedAt: Timestamp
    /// The role that had logged in.
    package var administrator: String
    /// The server's id.
    package var server: String
    package var serverName: String
    package var database: String
    /// Without the password, or its verifier.
    package var statement: String
    /// `started` until the result is known: the program was killed, or is still running.
    package var outcome = "started"
    /// For a statement that the server refused.
    package var sqlState: String?

    package init(
        startedAt: Timestamp,
        administrator: String,
        server: String,
        serverName: String,
        database: String,
        statement: String
    ) {
        self.startedAt = startedAt
        self.administrator = administrator
        self.server = server
        self.serverName = serverName
        self.database = database
        self.statement = statement
    }
}

extension RoleStatement: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("startedAt", startedAt)
            json.member("administrator", administrator)
            json.member("server", server)
            json.member("serverName", serverName)
            json.member("database", database)
            json.member("statement", statement)
            json.member("outcome", outcome)
            json.member("sqlState", sqlState)
        }
    }
}

package import Inventory
package import Postgres

/// What one login learns of a whole server.
package struct ServerCensus: Sendable {
    package var session: Server.Session
    package var systemIdentifier: String?
    /// Why it could not be read.
    package var systemIdentifierFailure: PostgresError?
    /// Whether the session has what its start-up packet asked for; a pooler may drop that in silence.
    package var takesStartupSettings: Bool
    /// Superusers pass every limit on connections.
    package var isSuperuser: Bool
    /// How many connections our role may have; −1 means no limit.
    package var roleConnectionLimit: Int
    /// Nil where roles were not asked for; so below.
    package var roles: [Role]?
    package var roleNames: RoleNames
    /// By name.
    package var databases: [ListedDatabase]?
    /// Of the database that we logged in to; nil too where they could not be read.
    package var contents: DatabaseContents?
    /// That database's own name, in the server's bytes.
    package var currentDatabase: [UInt8]
}

/// A database as the server's list has it, with what decides whether to try it.
package struct ListedDatabase: Sendable {
    package var database: Database
    /// The name to connect with: it need not be UTF-8.
    package var rawName: [UInt8]
    /// `datallowconn`.
    package var allowsConnections: Bool
    /// An interrupted DROP DATABASE left it so (`datconnlimit = -2`): nobody can connect to it any more.
    package var isInvalid: Bool { database.connectionLimit == -2 }
    package var isTemplate: Bool
    /// Whether our role has the CONNECT privilege.
    package var mayConnect: Bool
    /// Whether our role may ask for its size.
    package var mayReadSize: Bool
}

/// What is known of a database only once one is connected to it.
package struct DatabaseContents: Sendable {
    package var schemas: [Schema]
    package var extensions: [Extension]
    /// Nil where privileges were not asked for.
    package var defaultPrivileges: [DefaultPrivileges]?
    package var notes: [Note]

    /// Puts them in their place.
    package func fill(_ database: inout Database) {
        database.schemas = schemas
        database.extensions = extensions
        database.defaultPrivileges = defaultPrivileges
        if !notes.isEmpty { database.notes = (database.notes ?? []) + notes }
    }
}

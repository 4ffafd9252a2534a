package import Inventory
package import Postgres

/// The server's facts from one login.
package struct ServerCensus: Sendable {
    package var session: Server.Session
    package var systemIdentifier: String?
    /// Why it could not be read.
    package var systemIdentifierFailure: PostgresError?
    /// Why the settings or the privileges on parameters could not be read.
    var unknown: [Query: PostgresError]
    /// Whether the session has the settings of its start-up packet; a pooler may drop them silently.
    package var takesStartupSettings: Bool
    /// Superusers bypass every limit on connections.
    package var isSuperuser: Bool
    /// How many connections the role may have; −1 means no limit.
    package var roleConnectionLimit: Int
    /// Read again if an oid has no name: then the later list applies.
    package var roles: ServerRoles
    /// Those of all roles in all databases; nil if roles were not requested.
    package var settings: [ParameterSetting]?
    /// Nil if tablespaces were not requested, or could not be read.
    package var tablespaces: [Tablespace]?
    /// Nil if privileges were not requested.
    package var parameterPrivileges: [ObjectPrivileges]?
    /// By name; nil if databases were not requested.
    package var databases: [ListedDatabase]?
    /// The database of the login, by its name in the server's bytes.
    package var currentDatabase: [UInt8]
}

extension ServerCensus {
    /// What the server lacks because a query failed, and why.
    package var unknownFacts: [(fact: String, failure: PostgresError)] {
        let facts: [(Query, String)] = [
            (.settings, "settings"), (.parameterPrivileges, "parameterPrivileges"),
            (.tablespaces, "tablespaces"), (.tablespaceParts, "tablespaces"),
        ]
        return facts.compactMap { query, fact in unknown[query].map { (fact, $0) } }
    }
}

/// A database in the server's list, with what decides whether to connect to it.
package struct ListedDatabase: Sendable {
    package var database: Database
    /// The name to connect with, which need not be UTF-8.
    package var rawName: [UInt8]
    /// `datallowconn`.
    package var allowsConnections: Bool
    /// An interrupted DROP DATABASE left it so (`datconnlimit = -2`): nobody can connect to it any more.
    package var isInvalid: Bool { database.connectionLimit == -2 }
    package var isTemplate: Bool
    /// Whether the role has the CONNECT privilege.
    package var mayConnect: Bool
    /// Whether the role may read its size.
    package var mayReadSize: Bool
}

/// The facts of a database that need a connection to it.
package struct DatabaseContents: Sendable {
    package var schemas: [Schema]
    package var extensions: [Extension]
    /// Nil if privileges were not requested.
    package var defaultPrivileges: [DefaultPrivileges]?
    package var systemPrivileges: [ObjectPrivileges]?
    package var notes: [Note]
    /// Each nil if it was not requested, or could not be read.
    package var eventTriggers: [EventTrigger]?
    package var publications: [Publication]?
    package var logicalSubscriptions: [LogicalSubscription]?
    package var foreignServers: [ForeignServer]?
    package var languages: [Language]?

    /// Copies them into the database.
    package func fill(_ database: inout Database) {
        database.schemas = schemas
        database.extensions = extensions
        database.defaultPrivileges = defaultPrivileges
        database.systemPrivileges = systemPrivileges
        database.eventTriggers = eventTriggers
        database.publications = publications
        database.logicalSubscriptions = logicalSubscriptions
        database.foreignServers = foreignServers
        database.languages = languages
        if !notes.isEmpty { database.notes = (database.notes ?? []) + notes }
    }

    /// Whether no expression is missing because its table was locked or changed.
    var hasAllExpressions: Bool {
        var search = NoteSearch("expressions-unknown")
        for schema in schemas where !search.isFound { schema.look(&search) }
        return !search.isFound
    }

    /// Puts in the names of roles that were created meanwhile.
    mutating func name(_ roles: LateRoles) {
        for place in schemas.indices { schemas[place].name(roles) }
        name(roles, \.eventTriggers)
        name(roles, \.publications)
        name(roles, \.logicalSubscriptions)
        name(roles, \.foreignServers)
        name(roles, \.languages)
        var roles = roles
        if var defaults = defaultPrivileges {
            if roles.name(&defaults) { notes.append(.roleDropped) }
            defaultPrivileges = defaults
        }
        if var system = systemPrivileges {
            if roles.name(&system) { notes.append(.roleDropped) }
            systemPrivileges = system
        }
    }

    private mutating func name<Record: ResourceRecord>(
        _ roles: LateRoles,
        _ list: WritableKeyPath<DatabaseContents, [Record]?>
    ) {
        for place in self[keyPath: list]?.indices ?? 0..<0 { self[keyPath: list]?[place].name(roles) }
    }
}

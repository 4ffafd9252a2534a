/// One database of a server.
package struct Database: Sendable, Equatable {
    package var name: Name
    /// Absent, like other facts, if only Azure lists the database.
    package var oid: UInt32?
    package var owner: Name?
    package var encoding: String?
    /// `datcollate`: LC_COLLATE, which applies if the provider is `libc`.
    package var collation: String?
    package var localeProvider: LocaleProvider?
    /// The locale of ICU or of PostgreSQL itself, as CREATE DATABASE has it; absent with `libc`.
    package var locale: String?
    package var tablespace: Name?
    /// −1 means no limit.
    package var connectionLimit: Int?
    /// Absent if only Azure lists the database.
    package var allowConnections: Bool?
    /// Absent if the role may not read it.
    package var sizeBytes: Int64?
    /// Absent if the database could not be read; so are the schemas.
    package var extensions: [Extension]?
    package var comment: String?
    package var tags: Tags = [:]
    /// Absent if not requested, and if there is no ACL: then `builtInPrivileges` is true.
    package var privileges: [Privilege]?
    /// PostgreSQL's own default: all for the owner, CONNECT and TEMPORARY for PUBLIC.
    package var builtInPrivileges: Bool?
    package var defaultPrivileges: [DefaultPrivileges]?
    /// The objects of the system whose privileges are not those of initdb.
    package var systemPrivileges: [ObjectPrivileges]?
    /// Those for all roles; a role's own are with the role.
    package var settings: [ParameterSetting]?
    // Those up to the languages are absent if they were not requested.
    package var eventTriggers: [EventTrigger]?
    package var publications: [Publication]?
    package var logicalSubscriptions: [LogicalSubscription]?
    package var foreignServers: [ForeignServer]?
    package var languages: [Language]?
    package var notes: [Note]?
    package var scan: ScanResult = .complete
    package var schemas: [Schema]?

    package init(
        name: Name,
        oid: UInt32? = nil,
        encoding: String?,
        collation: String?,
        connectionLimit: Int? = nil
    ) {
        self.name = name
        self.oid = oid
        self.encoding = encoding
        self.collation = collation
        self.connectionLimit = connectionLimit
    }
}

extension Database {
    /// The provider of collations (`pg_database.datlocprovider`: c, i, b); ICU since PostgreSQL 15, `builtin` since 17.
    package enum LocaleProvider: String, Sendable, JSONWord, CaseIterable { case libc, icu, builtin }

    package mutating func note(_ note: Note) { notes = (notes ?? []) + [note] }

    /// Whether only Azure lists the database: then its comment and its tags were not read.
    package var isUnread: Bool { oid == nil && !scan.outcome.isWhole }
}

extension Database: ResourceRecord {
    package static var resourceKind: ResourceKind { .database }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Database(name: "", encoding: nil, collation: nil) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.owner(&owner)
        try fields.given("encoding", &encoding)
        try fields.given("collation", &collation)
        try fields.given("localeProvider", &localeProvider)
        try fields.given("locale", &locale)
        try fields.given("tablespace", &tablespace)
        try fields.given("connectionLimit", &connectionLimit)
        try fields.given("allowConnections", &allowConnections)
        try fields.volatile("sizeBytes", &sizeBytes)
        try fields.given("extensions", &extensions)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        fields.annotation()
        try fields.privileges(&privileges, builtIn: &builtInPrivileges)
        try fields.given("defaultPrivileges", &defaultPrivileges)
        try fields.given("systemPrivileges", &systemPrivileges)
        try fields.given("settings", &settings)
        try fields.children("eventTriggers", &eventTriggers)
        try fields.children("publications", &publications)
        try fields.children("logicalSubscriptions", &logicalSubscriptions)
        try fields.children("foreignServers", &foreignServers)
        try fields.children("languages", &languages)
        try fields.apart("notes", &notes)
        try fields.volatile("scan", &scan)
        try fields.children("schemas", &schemas)
    }
}

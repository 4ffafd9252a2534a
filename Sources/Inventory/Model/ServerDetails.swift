extension Server {
    /// The nodes of an elastic cluster, or of one of Cosmos DB for PostgreSQL.
    package struct Cluster: Sendable, Equatable, JSONRecord {
        package var size: Int?
        package var defaultDatabase: String?

        package init(size: Int?, defaultDatabase: String?) {
            self.size = size
            self.defaultDatabase = defaultDatabase
        }

        package static var blank: Self { Cluster(size: nil, defaultDatabase: nil) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("size", &size)
            try fields.field("defaultDatabase", &defaultDatabase)
        }
    }

    /// A user or group of the directory that may administer the server.
    package struct EntraAdministrator: Sendable, Equatable, JSONRecord {
        package var name: String?
        package var objectId: String?
        /// `User`, `Group`, `ServicePrincipal`, `Unknown`, or what Azure adds.
        package var type: String?

        package init(name: String?, objectId: String?, type: String?) {
            self.name = name
            self.objectId = objectId
            self.type = type
        }

        package static var blank: Self { EntraAdministrator(name: nil, objectId: nil, type: nil) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("name", &name)
            try fields.field("objectId", &objectId)
            try fields.field("type", &type)
        }
    }

    /// A range of addresses that may connect; 0.0.0.0 to 0.0.0.0 means Azure's own services.
    package struct FirewallRule: Sendable, Equatable, JSONRecord {
        package var name: String
        package var start: String?
        package var end: String?

        package init(name: String, start: String?, end: String?) {
            self.name = name
            self.start = start
            self.end = end
        }

        package static var blank: Self { FirewallRule(name: "", start: nil, end: nil) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("name", &name)
            try fields.field("start", &start)
            try fields.field("end", &end)
        }
    }

    /// Host names that follow a role through a set of replicas: aliases, not servers.
    package struct VirtualEndpoint: Sendable, Equatable, JSONRecord {
        package var name: String
        package var type: String?
        /// Names of servers.
        package var members: [String]
        package var hosts: [String]

        package init(name: String, type: String?, members: [String], hosts: [String]) {
            self.name = name
            self.type = type
            self.members = members.sorted { Name($0) < Name($1) }
            self.hosts = hosts.sorted { Name($0) < Name($1) }
        }

        package static var blank: Self { VirtualEndpoint(name: "", type: nil, members: [], hosts: []) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("name", &name)
            try fields.field("type", &type)
            try fields.field("members", &members)
            try fields.field("hosts", &hosts)
        }
    }
}

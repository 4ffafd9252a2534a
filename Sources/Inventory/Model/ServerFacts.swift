extension Server {
    /// The compute size.
    package struct SKU: Sendable, Equatable, JSONRecord {
        package var name: String?
        package var tier: String?

        package init(name: String?, tier: String?) {
            self.name = name
            self.tier = tier
        }

        package static var blank: Self { SKU(name: nil, tier: nil) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("name", &name)
            try fields.field("tier", &tier)
        }
    }

    /// The standby of the server, and its state.
    package struct HighAvailability: Sendable, Equatable, JSONRecord {
        package var mode: String?
        package var state: String?

        package init(mode: String?, state: String?) {
            self.mode = mode
            self.state = state
        }

        package static var blank: Self { HighAvailability(mode: nil, state: nil) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("mode", &mode)
            try fields.field("state", &state)
        }
    }

    /// The server's role in a set of read replicas.
    package struct Replication: Sendable, Equatable, JSONRecord {
        package var role: String?
        /// Only replicas have one.
        package var sourceServerId: String?

        package init(role: String?, sourceServerId: String?) {
            self.role = role
            self.sourceServerId = sourceServerId
        }

        package static var blank: Self { Replication(role: nil, sourceServerId: nil) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("role", &role)
            try fields.field("sourceServerId", &sourceServerId)
        }
    }

    /// The networks that can reach the server.
    package struct Network: Sendable, Equatable, JSONRecord {
        package var publicAccess: Bool?
        package var delegatedSubnetId: String?
        package var privateEndpoints: [String]

        package init(publicAccess: Bool?, delegatedSubnetId: String?, privateEndpoints: [String]) {
            self.publicAccess = publicAccess
            self.delegatedSubnetId = delegatedSubnetId
            self.privateEndpoints = privateEndpoints.sorted { Name($0) < Name($1) }
        }

        package static var blank: Self {
            Network(publicAccess: nil, delegatedSubnetId: nil, privateEndpoints: [])
        }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("publicAccess", &publicAccess)
            try fields.field("delegatedSubnetId", &delegatedSubnetId)
            try fields.field("privateEndpoints", &privateEndpoints)
        }
    }

    /// The login methods that the server allows.
    package struct Authentication: Sendable, Equatable, JSONRecord {
        package var password: Bool?
        package var entra: Bool?
        package var tenantId: String?

        package init(password: Bool?, entra: Bool?, tenantId: String?) {
            self.password = password
            self.entra = entra
            self.tenantId = tenantId
        }

        package static var blank: Self { Authentication(password: nil, entra: nil, tenantId: nil) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("password", &password)
            try fields.field("entra", &entra)
            try fields.field("tenantId", &tenantId)
        }
    }
}

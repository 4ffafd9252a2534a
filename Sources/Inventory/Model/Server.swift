/// One PostgreSQL server: Azure's facts, and the server's own.
package struct Server: Sendable, Equatable {
    package var id: String
    package var kind: Kind
    package var name: String
    package var subscriptionId: String?
    package var resourceGroup: String?
    /// Normalised: lower case, no spaces.
    package var location: String?
    /// The major version, as Azure spells it.
    package var version: String?
    /// Azure's word, known or not.
    package var state: String?
    package var host: String?
    /// Absent, like the host, if the server is only listed.
    package var port: Int?
    package var sku: SKU?
    package var storageGiB: Int?
    package var availabilityZone: String?
    package var highAvailability: HighAvailability?
    package var replication: Replication?
    package var network: Network?
    package var authentication: Authentication?
    package var cluster: Cluster?
    package var administratorLogin: String?
    /// Absent if Entra is off, or if Azure did not send it.
    package var entraAdministrators: [EntraAdministrator]?
    /// Only on request.
    package var firewallRules: [FirewallRule]?
    /// Only on request, and only on the primary.
    package var virtualEndpoints: [VirtualEndpoint]?
    package var createdAt: Timestamp?
    /// The cluster's, in decimal digits; absent if the role may not read it.
    ///
    /// A standby has that of its primary, and each cluster that `initdb` makes a new one (`pg_control_system`, chapter 9.28).
    package var systemIdentifier: String?
    package var tags: Tags
    package var notes: [Note]?
    package var scan: ScanResult
    package var session: Session?
    /// Absent if the server could not be read.
    package var roles: [Role]?
    /// If the server could not be read: the names that Azure lists, or absent.
    package var databases: [Database]?

    package enum Kind: String, Sendable, JSONWord {
        case flexibleServer, singleServer, cosmosCluster, manual
    }

    package init(id: String, kind: Kind, name: String, host: String?, port: Int?, tags: Tags = [:]) {
        self.id = id
        self.kind = kind
        self.name = name
        self.host = host
        self.port = port
        self.tags = tags
        self.scan = .complete
    }
}

extension Server: JSONRecord {
    package static var blank: Self { Server(id: "", kind: .manual, name: "", host: nil, port: nil) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try visitIdentity(&fields)
        try visitAzureFacts(&fields)
        try fields.field("tags", &tags)
        fields.annotation()
        try fields.field("notes", &notes)
        try fields.volatile("scan", &scan)
        try fields.volatile("session", &session)
        try fields.field("roles", &roles)
        try fields.field("databases", &databases)
    }

    private mutating func visitIdentity<Visitor: FieldVisitor>(
        _ fields: inout Visitor
    ) throws(Visitor.Failure) {
        try fields.field("id", &id)
        try fields.field("kind", &kind)
        try fields.field("name", &name)
        try fields.field("subscriptionId", &subscriptionId)
        try fields.field("resourceGroup", &resourceGroup)
        try fields.field("location", &location)
        try fields.field("version", &version)
        try fields.field("state", &state)
        try fields.field("host", &host)
        try fields.field("port", &port)
    }

    private mutating func visitAzureFacts<Visitor: FieldVisitor>(
        _ fields: inout Visitor
    ) throws(Visitor.Failure) {
        try fields.field("sku", &sku)
        try fields.field("storageGiB", &storageGiB)
        try fields.field("availabilityZone", &availabilityZone)
        try fields.field("highAvailability", &highAvailability)
        try fields.field("replication", &replication)
        try fields.field("network", &network)
        try fields.field("authentication", &authentication)
        try fields.field("cluster", &cluster)
        try fields.field("administratorLogin", &administratorLogin)
        try fields.field("entraAdministrators", &entraAdministrators)
        try fields.field("firewallRules", &firewallRules)
        try fields.field("virtualEndpoints", &virtualEndpoints)
        try fields.field("createdAt", &createdAt)
        try fields.field("systemIdentifier", &systemIdentifier)
    }
}

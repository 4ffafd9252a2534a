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
    // Those up to `threatProtection` only on request.
    package var backup: Backup?
    package var maintenanceWindow: MaintenanceWindow?
    package var encryption: Encryption?
    package var standby: Standby?
    package var privateDns: PrivateDNS?
    package var replica: Replica?
    package var parameters: [Parameter]?
    package var support: VersionSupport?
    /// The major versions that Azure can upgrade the server to, the lowest first.
    package var upgrades: [String]?
    package var threatProtection: ThreatProtection?
    package var createdAt: Timestamp?
    /// The cluster's, in decimal digits; absent if the role may not read it.
    ///
    /// A standby has that of its primary, and each cluster that `initdb` makes a new one (`pg_control_system`, chapter 9.28).
    package var systemIdentifier: String?
    /// Those of all roles in all databases (`ALTER ROLE ALL SET`).
    package var settings: [ParameterSetting]?
    package var tablespaces: [Tablespace]?
    /// Privileges on parameters of the server; PostgreSQL has them since version 15.
    package var parameterPrivileges: [ObjectPrivileges]?
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

extension Server: ResourceRecord {
    package static var resourceKind: ResourceKind { .server }
    package var label: Name { Name(name) }
    package var azureID: String? { id }
    package static var blank: Self { Server(id: "", kind: .manual, name: "", host: nil, port: nil) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try visitIdentity(&fields)
        try visitAzureFacts(&fields)
        try visitDetails(&fields)
        try visitOwnFacts(&fields)
        try fields.tags(&tags)
        fields.annotation()
        try fields.apart("notes", &notes)
        try fields.volatile("scan", &scan)
        try fields.volatile("session", &session)
        try fields.children("tablespaces", &tablespaces)
        try fields.children("roles", &roles)
        try fields.apart("databases", &databases)
    }

    private mutating func visitIdentity<Visitor: FieldVisitor>(
        _ fields: inout Visitor
    ) throws(Visitor.Failure) {
        try fields.apart("id", &id)
        try fields.field("kind", &kind)
        try fields.apart("name", &name)
        try fields.apart("subscriptionId", &subscriptionId)
        try fields.apart("resourceGroup", &resourceGroup)
        try fields.given("location", &location)
        try fields.given("version", &version)
        try fields.given("state", &state)
        try fields.given("host", &host)
        try fields.given("port", &port)
    }

    private mutating func visitAzureFacts<Visitor: FieldVisitor>(
        _ fields: inout Visitor
    ) throws(Visitor.Failure) {
        try fields.given("sku", &sku)
        try fields.given("storageGiB", &storageGiB)
        try fields.given("availabilityZone", &availabilityZone)
        try fields.given("highAvailability", &highAvailability)
        try fields.given("replication", &replication)
        try fields.given("network", &network)
        try fields.given("authentication", &authentication)
        try fields.given("cluster", &cluster)
        try fields.given("administratorLogin", &administratorLogin)
        try fields.given("entraAdministrators", &entraAdministrators)
        try fields.given("firewallRules", &firewallRules)
        try fields.given("virtualEndpoints", &virtualEndpoints)
    }

    private mutating func visitDetails<Visitor: FieldVisitor>(
        _ fields: inout Visitor
    ) throws(Visitor.Failure) {
        try fields.given("backup", &backup)
        try fields.given("maintenanceWindow", &maintenanceWindow)
        try fields.given("encryption", &encryption)
        try fields.given("standby", &standby)
        try fields.given("privateDns", &privateDns)
        try fields.given("replica", &replica)
        try fields.given("parameters", &parameters)
        try fields.given("support", &support)
        try fields.given("upgrades", &upgrades)
        try fields.given("threatProtection", &threatProtection)
    }

    private mutating func visitOwnFacts<Visitor: FieldVisitor>(
        _ fields: inout Visitor
    ) throws(Visitor.Failure) {
        try fields.given("createdAt", &createdAt)
        try fields.given("systemIdentifier", &systemIdentifier)
        try fields.given("settings", &settings)
        try fields.given("parameterPrivileges", &parameterPrivileges)
    }
}

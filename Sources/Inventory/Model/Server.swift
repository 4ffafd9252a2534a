/// One PostgreSQL server: what Azure says of it, and what it says of itself.
package struct Server: Sendable, Equatable, Codable {
    package var id: String
    package var kind: Kind
    package var name: String
    package var subscriptionId: String?
    package var resourceGroup: String?
    /// Normalised: lower case, no spaces.
    package var location: String?
    /// The major version, as Azure spells it.
    package var version: String?
    /// Azure's word; kept as it is, known or not.
    package var state: String?
    package var host: String?
    /// Absent, like the host, where the server is listed and no more.
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
    /// Absent where Entra is off, or where Azure did not say.
    package var entraAdministrators: [EntraAdministrator]?
    /// Only on request.
    package var firewallRules: [FirewallRule]?
    /// Only on request, and only on the primary.
    package var virtualEndpoints: [VirtualEndpoint]?
    package var createdAt: Timestamp?
    /// Of the cluster, in decimal digits; absent where the role may not read it.
    ///
    /// A standby has that of its primary, and each cluster that `initdb` makes a new one (`pg_control_system`, chapter 9.28).
    package var systemIdentifier: String?
    package var tags: Tags
    package var notes: [Note]?
    package var scan: Scan
    package var session: Session?
    /// Absent where the server could not be read.
    package var roles: [Role]?
    /// Where the server could not be read: those that Azure knows by name, or absent.
    package var databases: [Database]?

    package enum Kind: String, Sendable, Codable { case flexibleServer, singleServer, cosmosCluster, manual }

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

extension Server: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            writeIdentity(to: &json)
            writeAzureFacts(to: &json)
            json.member("tags", tags)
            json.annotation()
            json.member("notes", notes)
            json.volatile("scan", scan)
            json.volatile("session", session)
            json.member("roles", roles)
            json.member("databases", databases)
        }
    }

    private func writeIdentity(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("kind", kind.rawValue)
        json.member("name", name)
        json.member("subscriptionId", subscriptionId)
        json.member("resourceGroup", resourceGroup)
        json.member("location", location)
        json.member("version", version)
        json.member("state", state)
        json.member("host", host)
        json.member("port", port)
    }

    private func writeAzureFacts(to json: inout JSONWriter) {
        json.member("sku", sku)
        json.member("storageGiB", storageGiB)
        json.member("availabilityZone", availabilityZone)
        json.member("highAvailability", highAvailability)
        json.member("replication", replication)
        json.member("network", network)
        json.member("authentication", authentication)
        json.member("cluster", cluster)
        json.member("administratorLogin", administratorLogin)
        json.member("entraAdministrators", entraAdministrators)
        json.member("firewallRules", firewallRules)
        json.member("virtualEndpoints", virtualEndpoints)
        json.member("createdAt", createdAt)
        json.member("systemIdentifier", systemIdentifier)
    }
}

extension Server {
    /// The compute size that is paid for.
    package struct SKU: Sendable, Equatable, Codable, JSONWritable {
        package var name: String?
        package var tier: String?

        package init(name: String?, tier: String?) {
            self.name = name
            self.tier = tier
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("name", name)
                json.member("tier", tier)
            }
        }
    }

    /// The standby beside the server, and how it does.
    package struct HighAvailability: Sendable, Equatable, Codable, JSONWritable {
        package var mode: String?
        package var state: String?

        package init(mode: String?, state: String?) {
            self.mode = mode
            self.state = state
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("mode", mode)
                json.member("state", state)
            }
        }
    }

    /// Where the server stands in a set of read replicas.
    package struct Replication: Sendable, Equatable, Codable, JSONWritable {
        package var role: String?
        /// Only replicas have one.
        package var sourceServerId: String?

        package init(role: String?, sourceServerId: String?) {
            self.role = role
            self.sourceServerId = sourceServerId
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("role", role)
                json.member("sourceServerId", sourceServerId)
            }
        }
    }

    /// From where the server can be reached.
    package struct Network: Sendable, Equatable, Codable, JSONWritable {
        package var publicAccess: Bool?
        package var delegatedSubnetId: String?
        package var privateEndpoints: [String]

        package init(publicAccess: Bool?, delegatedSubnetId: String?, privateEndpoints: [String]) {
            self.publicAccess = publicAccess
            self.delegatedSubnetId = delegatedSubnetId
            self.privateEndpoints = privateEndpoints.sorted { Name($0) < Name($1) }
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("publicAccess", publicAccess)
                json.member("delegatedSubnetId", delegatedSubnetId)
                json.member("privateEndpoints", privateEndpoints)
            }
        }
    }

    /// The ways to log in that the server allows.
    package struct Authentication: Sendable, Equatable, Codable, JSONWritable {
        package var password: Bool?
        package var entra: Bool?
        package var tenantId: String?

        package init(password: Bool?, entra: Bool?, tenantId: String?) {
            self.password = password
            self.entra = entra
            self.tenantId = tenantId
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("password", password)
                json.member("entra", entra)
                json.member("tenantId", tenantId)
            }
        }
    }
}

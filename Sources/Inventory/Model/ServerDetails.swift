extension Server {
    /// The nodes of an elastic cluster, or of one of Cosmos DB for PostgreSQL.
    package struct Cluster: Sendable, Equatable, Codable, JSONWritable {
        package var size: Int?
        package var defaultDatabase: String?

        package init(size: Int?, defaultDatabase: String?) {
            self.size = size
            self.defaultDatabase = defaultDatabase
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("size", size)
                json.member("defaultDatabase", defaultDatabase)
            }
        }
    }

    /// Who of the directory may administer the server.
    package struct EntraAdministrator: Sendable, Equatable, Codable, JSONWritable {
        package var name: String?
        package var objectId: String?
        /// `User`, `Group`, `ServicePrincipal`, `Unknown`, or what Azure adds.
        package var type: String?

        package init(name: String?, objectId: String?, type: String?) {
            self.name = name
            self.objectId = objectId
            self.type = type
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("name", name)
                json.member("objectId", objectId)
                json.member("type", type)
            }
        }
    }

    /// A range of addresses that may connect; 0.0.0.0 to 0.0.0.0 stands for Azure's own services.
    package struct FirewallRule: Sendable, Equatable, Codable, JSONWritable {
        package var name: String
        package var start: String?
        package var end: String?

        package init(name: String, start: String?, end: String?) {
            self.name = name
            self.start = start
            self.end = end
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("name", name)
                json.member("start", start)
                json.member("end", end)
            }
        }
    }

    /// Host names that follow a role through a set of replicas: aliases, not servers.
    package struct VirtualEndpoint: Sendable, Equatable, Codable, JSONWritable {
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

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("name", name)
                json.member("type", type)
                json.member("members", members)
                json.member("hosts", hosts)
            }
        }
    }
}

import Inventory

extension FactTree {
    /// A server with its roles; its databases are compared one by one.
    init(_ server: Server) {
        self.init(.server, id: server.id, name: server.name)
        var facts = Facts()
        facts.add("kind", server.kind.rawValue)
        facts.add("location", server.location)
        facts.add("version", server.version)
        facts.add("state", server.state)
        facts.add("host", server.host)
        facts.add("port", server.port)
        facts.add("sku", server.sku)
        facts.add("storageGiB", server.storageGiB)
        facts.add("availabilityZone", server.availabilityZone)
        facts.add("highAvailability", server.highAvailability)
        facts.add("replication", server.replication)
        facts.add("network", server.network)
        facts.add("authentication", server.authentication)
        facts.add("cluster", server.cluster)
        facts.add("administratorLogin", server.administratorLogin)
        facts.add("entraAdministrators", server.entraAdministrators)
        facts.add("firewallRules", server.firewallRules)
        facts.add("virtualEndpoints", server.virtualEndpoints)
        facts.add("createdAt", server.createdAt)
        facts.add("systemIdentifier", server.systemIdentifier)
        facts.add(server.tags)
        self.facts = facts.values
        children = (server.roles ?? []).map { FactTree($0, of: server.id) }
    }

    private init(_ role: Role, of server: String) {
        self.init(.role, role.name, oid: role.oid, below: (server, []))
        var facts = Facts()
        facts.add("canLogin", role.canLogin)
        facts.add("superuser", role.superuser)
        facts.add("createRole", role.createRole)
        facts.add("createDatabase", role.createDatabase)
        facts.add("inherit", role.inherit)
        facts.add("replication", role.replication)
        facts.add("bypassRLS", role.bypassRLS)
        facts.add("connectionLimit", role.connectionLimit)
        facts.add("validUntil", role.validUntil)
        facts.add("comment", role.comment)
        facts.add(role.tags)
        for membership in role.memberOf {
            let grantor = membership.grantor.map { "/" + $0.percentEncoded } ?? ""
            facts.add(
                "memberOf.\(membership.role.percentEncoded)\(grantor)",
                MembershipOptions(membership)
            )
        }
        self.facts = facts.values
    }

    init(_ subscription: Subscription) {
        self.init(.subscription, id: subscription.id, name: subscription.displayName ?? subscription.guid)
        var facts = Facts()
        facts.add("displayName", subscription.displayName)
        facts.add("tenantId", subscription.tenantId)
        facts.add("state", subscription.state)
        facts.add(subscription.tags)
        self.facts = facts.values
        children = (subscription.resourceGroups ?? []).map { group in
            var resource = FactTree(.resourceGroup, id: group.id, name: group.name)
            var facts = Facts()
            facts.add("location", group.location)
            facts.add(group.tags)
            resource.facts = facts.values
            return resource
        }
    }
}

/// The options of a membership; role and grantor are in the field's name.
private struct MembershipOptions: JSONWritable {
    private let membership: Membership

    init(_ membership: Membership) {
        self.membership = membership
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("admin", membership.admin)
            json.member("inherit", membership.inherit)
            json.member("set", membership.set)
        }
    }
}

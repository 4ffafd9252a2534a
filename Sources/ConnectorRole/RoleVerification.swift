package import Inventory
import Postgres
import Wording

/// The missing and extra privileges of a server's role, compared with the plan.
package struct RoleVerification: Sendable, Equatable {
    package let missing: [String]
    package let extra: [String]

    package var isClean: Bool { missing.isEmpty && extra.isEmpty }

    package init(_ plan: RolePlan) {
        let role = plan.request.role.text.printable
        var missing: [String] = []
        if plan.role.createsRole { missing.append("role \(role) does not exist") }
        missing += plan.role.attributes.map { "role \(role) does not have \($0)" }
        if !plan.role.createsRole {
            missing += plan.role.memberships.map { group in
                plan.server.roles[group]?.isConnectors == true
                    ? "role \(role) is a member of \(group.text.printable) without its privileges"
                    : "role \(role) is not a member of \(group.text.printable)"
            }
        }
        for database in plan.databases {
            missing += database.findings.map { "database \(database.database.name.text.printable): \($0)" }
        }
        missing += plan.remarks
        missing += plan.unread.map {
            "database \($0.database.text.printable) could not be read: \($0.error.cause)"
        }
        self.missing = missing
        extra = Self.extra(plan)
    }

    /// For a role that does not exist.
    package init(lacking role: Name) {
        missing = ["role \(role.text.printable) does not exist"]
        extra = []
    }

    private static func extra(_ plan: RolePlan) -> [String] {
        guard let state = plan.server.roles[plan.request.role] else { return [] }
        let role = plan.request.role.text.printable
        let attributes = [
            (state.createsRoles && plan.request.profile != .access, "CREATEROLE"),
            (state.createsDatabases, "CREATEDB"),
            (state.replicates, "REPLICATION"), (state.bypassesRowSecurity, "BYPASSRLS"),
        ]
        let groups = plan.server.roles.filter {
            $0.value.isConnectors && !plan.request.memberships.contains($0.key)
        }
        return attributes.filter(\.0).map { "role \(role) has \($0.1)" }
            + groups.keys.sorted().map { "role \(role) is a member of \($0.text.printable)" }
            + databasePrivileges(plan) + dependencies(plan)
    }

    /// A role that can connect without a grant has nothing that `access` would not give it.
    private static func databasePrivileges(_ plan: RolePlan) -> [String] {
        let role = plan.request.role.text.printable
        return plan.server.databases.filter { !$0.isExcluded }.compactMap { database in
            let planned: Set<String> =
                plan.grantsToRole && !database.isLeftAlone ? database.rolePrivileges : ["CONNECT"]
            let more = database.rolePrivileges.subtracting(planned).sorted()
            guard !more.isEmpty else { return nil }
            return
                "role \(role) has \(more.joined(separator: ", ")) on database \(database.name.text.printable)"
        }
    }

    /// Objects that it owns, and grants by name if none are planned.
    private static func dependencies(_ plan: RolePlan) -> [String] {
        let role = plan.request.role.text.printable
        return plan.server.dependencies.compactMap { dependency in
            let place = dependency.database.map { "in database \($0.text.printable)" } ?? "on the server"
            let count = plan.unplanned(dependency)
            guard count > 0 else { return nil }
            let objects = count == 1 ? "object" : "objects"
            return dependency.isOwnership
                ? "role \(role) owns \(count) \(objects) \(place)"
                : "role \(role) has privileges of its own on \(count) \(objects) \(place)"
        }
        .sorted()
    }
}

extension RolePlan {
    /// Whether the grants of the profile `access` go to the connector's role itself.
    fileprivate var grantsToRole: Bool { request.profile == .access && request.grantsToConnector }

    /// How many of these objects are not in the plan.
    ///
    /// PostgreSQL has one dependency for each object on which a role has privileges, and one for each column.
    fileprivate func unplanned(_ dependency: ServerState.Dependency) -> Int {
        let isExcluded = server.databases.contains { $0.isExcluded && $0.name == dependency.database }
        if isExcluded { return 0 }
        if dependency.isOwnership { return request.profile == .inventory ? dependency.count : 0 }
        if dependency.concernsDatabases { return 0 }
        guard grantsToRole, let name = dependency.database,
            server.databases.contains(where: { $0.name == name && !$0.isLeftAlone })
        else { return dependency.count }
        guard let plan = databases.first(where: { $0.database.name == name }) else { return 0 }
        return dependency.count - plan.plannedDependencies
    }
}

extension DatabasePlan {
    /// Each object with missing privileges, and which.
    var findings: [String] {
        planned.map { object in
            let what =
                object.key.kind.isDefault
                ? "default privileges of \(object.owner.text.printable) for \(object.key.kind.words)"
                : "\(object.key.kind.words) \(object.name.printable)"
            return "\(what): no \(object.missing.joined(separator: ", "))"
                + (object.isWithGrantOption ? " with grant option" : "")
        }
    }
}

package import Inventory
import Postgres
import Wording

/// What a server's role has less than planned, and what it has more.
package struct RoleVerification: Sendable, Equatable {
    package let missing: [String]
    package let extra: [String]

    package var isClean: Bool { missing.isEmpty && extra.isEmpty }

    package init(_ plan: RolePlan) {
        let role = plan.request.role.text.printable
        var missing: [String] = []
        if plan.role.createsRole { missing.append("there is no role \(role)") }
        missing += plan.role.attributes.map { "role \(role) lacks \($0)" }
        if !plan.role.createsRole {
            missing += plan.role.memberships.map { group in
                plan.server.roles[group]?.isConnectors == true
                    ? "role \(role) is a member of \(group.text.printable) without its privileges"
                    : "role \(role) is no member of \(group.text.printable)"
            }
        }
        for database in plan.databases {
            missing += database.findings.map { "database \(database.database.name.text.printable): \($0)" }
        }
        missing += plan.remarks
        missing += plan.unread.map {
            "database \($0.database.text.printable) could not be looked into: \($0.error.cause)"
        }
        self.missing = missing
        extra = Self.extra(plan)
    }

    /// Of a role that is not there at all.
    package init(lacking role: Name) {
        missing = ["there is no role \(role.text.printable)"]
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

    /// Who may connect by itself has nothing that `access` would not give it.
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

    /// Objects that it owns, and grants by name where none are planned.
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

    /// How many of these objects the plan has nothing to do with.
    ///
    /// PostgreSQL keeps one dependency for each object that a role has privileges on, and one for each column.
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
    /// Each object that lacks something, with what it lacks.
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

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
            missing += plan.role.memberships.map { "role \(role) is no member of \($0.text.printable)" }
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

    private static func databasePrivileges(_ plan: RolePlan) -> [String] {
        guard plan.request.grantee != plan.request.role || plan.request.profile == .inventory else {
            return []
        }
        let planned: Set<String> = plan.request.profile == .inventory ? ["CONNECT"] : []
        return plan.server.databases.compactMap { database in
            let more = database.rolePrivileges.subtracting(planned).sorted()
            guard !more.isEmpty else { return nil }
            return
                "role \(plan.request.role.text.printable) has \(more.joined(separator: ", ")) on database \(database.name.text.printable)"
        }
    }

    /// Objects that it owns, and grants by name where none are planned.
    private static func dependencies(_ plan: RolePlan) -> [String] {
        let role = plan.request.role.text.printable
        return plan.server.dependencies.compactMap { dependency in
            let place = dependency.database.map { "in database \($0.text.printable)" } ?? "on the server"
            let objects = dependency.count == 1 ? "object" : "objects"
            if dependency.isOwnership {
                return plan.request.profile == .inventory
                    ? "role \(role) owns \(dependency.count) \(objects) \(place)" : nil
            }
            let isPlanned = plan.request.profile == .access && plan.request.grantsToConnector
            guard !dependency.concernsDatabases, !isPlanned else { return nil }
            return "role \(role) has privileges of its own on \(dependency.count) \(objects) \(place)"
        }
        .sorted()
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

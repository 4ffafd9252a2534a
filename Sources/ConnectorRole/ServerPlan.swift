package import Inventory
import Postgres
import Wording

/// What to do on the server as a whole: the role itself, and its groups.
package struct ServerPlan: Sendable, Equatable {
    /// Why nothing can be done with the role on this server.
    package struct Refusal: ExplainedError, Equatable {
        package var cause: String
        package var hint: String?
        /// Whether the role is missing, and cannot be created by pgcensus.
        package var lacksRole = false
    }

    package private(set) var createsRole = false
    /// Attributes to set on an existing role.
    package private(set) var attributes: [String] = []
    package private(set) var memberships: [Name] = []
    private let request: RoleRequest
    private let saysInherit: Bool

    package var isEmpty: Bool { !createsRole && attributes.isEmpty && memberships.isEmpty }

    package init(_ request: RoleRequest, on server: ServerState) throws(Refusal) {
        self.request = request
        try Self.check(request, on: server)
        saysInherit = server.version >= 16
        if let role = server.roles[request.role] {
            attributes = Self.attributes(request, server).filter { !role.attributes.contains($0) }
            let mayAlter = server.isSuperuser || server.version < 16 || role.hasAdminOption
            guard attributes.isEmpty || mayAlter else {
                throw Refusal(
                    cause:
                        "\(server.administrator.text.printable) may not alter the role \(request.role.text.printable)",
                    hint: "Run this as a role that has the ADMIN OPTION on it: the one that made it."
                )
            }
        } else {
            createsRole = true
        }
        memberships = request.memberships.filter { group in
            guard let state = server.roles[group] else { return true }
            return saysInherit ? !state.givesConnector : !state.isConnectors
        }
        for group in memberships where !server.mayGrantMembership(of: group) {
            throw Self.cannotGrant(group, server)
        }
    }

    /// Before version 16, the role inherits or not; since then, each membership says it.
    private static func attributes(_ request: RoleRequest, _ server: ServerState) -> [String] {
        let inherits = server.version < 16 && !request.memberships.isEmpty
        return ["LOGIN"] + (request.profile == .access ? ["CREATEROLE"] : []) + (inherits ? ["INHERIT"] : [])
    }

    private static func check(_ request: RoleRequest, on server: ServerState) throws(Refusal) {
        let name = request.role.text.printable
        if server.isInRecovery {
            throw Refusal(
                cause: "the server is a replica, where nothing can be written",
                hint: "Run this on its primary; the replica gets the role from there."
            )
        }
        if request.role.text.hasPrefix("pg_") || request.role == "public"
            || server.roles[request.role]?.isSuperuser == true
        {
            throw Refusal(
                cause: "\(name) cannot be the connector's role",
                hint: "Choose another connection.user: not a superuser, and not a reserved name."
            )
        }
        if request.role == server.administrator {
            throw Refusal(
                cause: "\(name) is the administrator itself",
                hint: "Use a separate role for pgcensus: set connection.user."
            )
        }
        guard server.roles[request.role] == nil else { return }
        if request.isEntraRole {
            throw Refusal(
                cause:
                    "role \(name) does not exist, and only Azure creates roles that log in with access tokens",
                hint:
                    "As an Entra administrator, in the database postgres: select * from pg_catalog.pgaadauth_create_principal(\(request.role.text.quotedLiteral), false, false); then run this again.",
                lacksRole: true
            )
        }
        if !server.mayCreateRoles {
            throw Refusal(
                cause: "\(server.administrator.text.printable) may not create roles",
                hint: "Run this as a role with CREATEROLE: the server's administrator has it.",
                lacksRole: true
            )
        }
    }

    private static func cannotGrant(_ group: Name, _ server: ServerState) -> Refusal {
        let administrator = server.administrator.text.printable
        guard server.roles[group] != nil else {
            return Refusal(
                cause: "role \(group.text.printable) does not exist on the server",
                hint: group == RoleRequest.azureAdministrators
                    ? "Only Azure has it; on another server use the profile inventory." : nil
            )
        }
        return Refusal(
            cause: "\(administrator) may not add members to \(group.text.printable)",
            hint: server.version < 16
                ? "Run this as a role with CREATEROLE."
                : "Since PostgreSQL 16 this needs the ADMIN OPTION: as a role that has it, run GRANT \(group.text.quotedIdentifier) TO \(server.administrator.text.quotedIdentifier) WITH ADMIN OPTION."
        )
    }

    /// The statements, with the password as its verifier; without one for people, who set it with `\\password`.
    func statements(verifier: String?) -> [String] {
        let role = request.role.text.quotedIdentifier
        let password = verifier.map { " password \($0.quotedLiteral)" } ?? ""
        var statements: [String] = []
        if createsRole {
            statements.append(
                "create role \(role) login\(request.profile == .access ? " createrole" : "")\(password)"
            )
        } else {
            let words = attributes.map { $0.lowercased() }.joined(separator: " ")
            if !words.isEmpty || !password.isEmpty {
                statements.append("alter role \(role)\(words.isEmpty ? "" : " \(words)")\(password)")
            }
        }
        // A new role inherits; an existing one may have been created, or added to a group, without.
        let option = saysInherit && !createsRole ? " with inherit true" : ""
        return statements + memberships.map { "grant \($0.text.quotedIdentifier) to \(role)\(option)" }
    }
}

package import Inventory
import Postgres
import Wording

/// What has to be done on the server as a whole: the role itself, and the groups it is in.
package struct ServerPlan: Sendable, Equatable {
    /// Nothing of the role can be done on this server, and why.
    package struct Refusal: ExplainedError, Equatable {
        package var cause: String
        package var hint: String?
        /// Whether it is the role itself that is missing, and cannot be made from here.
        package var lacksRole = false
    }

    package private(set) var createsRole = false
    /// Attributes that are set on a role which is there already.
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

    /// Before version 16 it was the role that did or did not inherit; since then each membership says it.
    private static func attributes(_ request: RoleRequest, _ server: ServerState) -> [String] {
        let inherits = server.version < 16 && !request.memberships.isEmpty
        return ["LOGIN"] + (request.profile == .access ? ["CREATEROLE"] : []) + (inherits ? ["INHERIT"] : [])
    }

    private static func check(_ request: RoleRequest, on server: ServerState) throws(Refusal) {
        let name = request.role.text.printable
        if server.isInRecovery {
            throw Refusal(
                cause: "the server is a replica, where nothing can be written",
                hint: "Run this on its primary; the role comes over by itself."
            )
        }
        if request.role.text.hasPrefix("pg_") || request.role == "public"
            || server.roles[request.role]?.isSuperuser == true
        {
            throw Refusal(
                cause: "\(name) cannot be a connector's role",
                hint: "Choose another connection.user: neither a superuser nor a name of PostgreSQL's own."
            )
        }
        if request.role == server.administrator {
            throw Refusal(
                cause: "\(name) is the administrator itself",
                hint: "Give pgcensus a role of its own: set connection.user."
            )
        }
        guard server.roles[request.role] == nil else { return }
        if request.isEntraRole {
            throw Refusal(
                cause: "there is no role \(name), and one that logs in with access tokens is made by Azure",
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
                cause: "there is no role \(group.text.printable) on the server",
                hint: group == RoleRequest.azureAdministrators
                    ? "It is Azure's; on a server of another kind take the profile inventory." : nil
            )
        }
        return Refusal(
            cause: "\(administrator) may not make anybody a member of \(group.text.printable)",
            hint: server.version < 16
                ? "Run this as a role with CREATEROLE."
                : "Since PostgreSQL 16 that takes the ADMIN OPTION: have a role that has it run GRANT \(group.text.quotedIdentifier) TO \(server.administrator.text.quotedIdentifier) WITH ADMIN OPTION."
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
        // A new role inherits; one that was there may be a member, or made, without.
        let option = saysInherit && !createsRole ? " with inherit true" : ""
        return statements + memberships.map { "grant \($0.text.quotedIdentifier) to \(role)\(option)" }
    }
}

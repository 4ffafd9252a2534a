import Inventory
import Postgres
import Wording

extension AdministeredServer {
    /// The proposal of `remove`: the record of each database, as far as it still applies.
    package func removal(_ record: RoleRecord, server name: String) async throws -> Proposal {
        let server = try await state()
        let membership = membership(record, server)
        let reassignment = reassignment(record, server)
        var steps = [Proposal.Step(place: .role, statements: membership.map { [$0.grant] } ?? [])]
        var unread: [String] = []
        for database in affectedDatabases(record, server) {
            do throws(PostgresError) {
                let connection = try await connection(to: database.rawName, writing: false)
                let privilegeRemovals = try await privilegeRemovals(
                    record,
                    in: database,
                    as: server,
                    over: connection
                )
                let statements = privilegeRemovals.flatMap(\.statements) + reassignment
                steps.append(Proposal.Step(place: .database(database.name), statements: statements))
            } catch {
                guard error != .cancelled else { throw error }
                unread.append("database \(database.name.text) could not be read: \(error.cause)")
            }
        }
        let unreachable = unreachable(record, server)
        let closing = unreachable.isEmpty ? closing(record, server) : []
        steps.append(Proposal.Step(place: .closing, statements: closing))
        steps.append(Proposal.Step(place: .fallback, statements: membership.map { [$0.revoke] } ?? []))
        return Proposal(
            heading: [
                "\(RolePlan.mark(server: name))\(server.version), as \(server.administrator.text)",
                "-- role \(request.role.text)",
            ],
            steps: steps,
            footer: (unread + unreachable.map(\.description)).map { "-- \($0)" },
            sessionUser: server.sessionUser
        )
    }
}

extension AdministeredServer {
    /// Takes back the record in one database, grantee by grantee.
    func privilegeRemovals(
        _ record: RoleRecord,
        in database: ServerState.DatabaseEntry,
        as server: ServerState,
        over connection: Connection
    ) async throws(PostgresError) -> [PrivilegeRemoval] {
        var privilegeRemovals: [PrivilegeRemoval] = []
        for (grantee, grants) in record.byGrantee {
            let objects = try await catalog.objects(of: grantee, over: connection)
            privilegeRemovals.append(PrivilegeRemoval(grants, of: grantee, in: database, objects, as: server))
        }
        return privilegeRemovals
    }

    /// Databases of the record, copies of template1, and databases where the role has something; template1 is the last.
    func affectedDatabases(_ record: RoleRecord, _ server: ServerState) -> [ServerState.DatabaseEntry] {
        let dependent = Set(server.dependencies.compactMap(\.database))
        let found = server.databases.filter { database in
            guard database.allowsConnections, !database.isLeftAlone else { return false }
            // Shared objects can be reassigned from any of them.
            let isFirst = dropsRole(record, server) && database.rawName == firstDatabase
            return record.concerns(database) || record.mayHaveCopied(database) || isFirst
                || (dropsRole(record, server) && dependent.contains(database.name))
        }
        return found.filter { $0.name != "template1" } + found.filter { $0.name == "template1" }
    }

    /// Databases with something to undo that accept no connection, or that the configuration leaves out.
    func unreachable(_ record: RoleRecord, _ server: ServerState) -> [StepResult] {
        server.databases.compactMap { database in
            if isHeldBack(database, record, server) { return .excluded(database) }
            let isShut = !database.isExcluded && !database.allowsConnections
            return isShut && record.concerns(database) ? .unreachable(database) : nil
        }
    }

    /// Whether the role has something in a database that the configuration leaves out.
    private func isHeldBack(
        _ database: ServerState.DatabaseEntry,
        _ record: RoleRecord,
        _ server: ServerState
    ) -> Bool {
        guard database.isExcluded else { return false }
        let isInTheWay = server.dependencies.contains { $0.database == database.name }
        return record.concerns(database) || (dropsRole(record, server) && isInTheWay)
    }

    /// Whether the role is still the one that `apply` created.
    func dropsRole(_ record: RoleRecord, _ server: ServerState) -> Bool {
        record.createdRole != nil && server.roles[request.role]?.oid == record.createdRole
    }

    /// Only a member may reassign a role's objects; since version 16 even its creator must grant that explicitly.
    ///
    /// The administrator is a member while it works; nil if nothing has to be granted.
    func membership(_ record: RoleRecord, _ server: ServerState) -> (grant: String, revoke: String)? {
        guard dropsRole(record, server), !server.isSuperuser else { return nil }
        guard server.version >= 16 || server.roles[request.role]?.mayBeUsed != true else { return nil }
        let administrator = server.administrator.text.quotedIdentifier
        let options = server.version < 16 ? "" : " with inherit true, set true"
        return (
            "grant \(quotedRole) to \(administrator)\(options)", "revoke \(quotedRole) from \(administrator)"
        )
    }

    /// The statements for the objects that the role owns, in every database.
    ///
    /// None while the role has to stay because of a left-out database: DROP OWNED would also revoke privileges on that
    /// database itself.
    func reassignment(_ record: RoleRecord, _ server: ServerState) -> [String] {
        guard dropsRole(record, server),
            !server.databases.contains(where: { isHeldBack($0, record, server) })
        else { return [] }
        let administrator = server.administrator.text.quotedIdentifier
        return ["reassign owned by \(quotedRole) to \(administrator)", "drop owned by \(quotedRole)"]
    }

    /// A role that existed before stays, without what it got; a missing role needs nothing.
    func closing(_ record: RoleRecord, _ server: ServerState) -> [String] {
        guard !dropsRole(record, server) else { return ["drop role \(quotedRole)"] }
        guard record.createdRole == nil, let state = server.roles[request.role] else { return [] }
        return leaving(record, server)
            + record.attributes.sorted().filter(state.attributes.contains).map {
                "alter role \(quotedRole) no\($0.lowercased())"
            }
    }

    /// Removes the new memberships; takes back the inherit option of older ones.
    private func leaving(_ record: RoleRecord, _ server: ServerState) -> [String] {
        record.memberships.union(record.idleMemberships).sorted().compactMap { group in
            let state = server.roles[Name(group)]
            let isDue =
                record.idleMemberships.contains(group) ? state?.givesConnector : state?.isConnectors
            guard isDue == true else { return nil }
            let what = record.memberships.contains(group) ? "" : "inherit option for "
            return "revoke \(what)\(group.quotedIdentifier) from \(quotedRole)"
        }
    }

    private var quotedRole: String { request.role.text.quotedIdentifier }
}

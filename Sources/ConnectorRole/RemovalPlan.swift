import Inventory
import Postgres
import Wording

/// What `remove` will do on one server, for people to read before it is done.
package struct RemovalPlan: Sendable {
    /// In the order of the work.
    let undoing: [(database: Name, statements: [String])]
    /// What is done before and after the databases.
    let opening: [String]
    let closing: [String]
    /// Databases with something to undo that cannot be looked into.
    let unread: [(database: Name, cause: String)]

    /// To read, and not for psql: each database has a connection of its own.
    package var text: String {
        var lines = opening.map { "\($0);" }
        for (database, statements) in undoing where !statements.isEmpty {
            lines.append("-- database \(database.text)")
            lines += statements.map { "\($0);" }
        }
        lines.append("-- server")
        lines += closing.map { "\($0);" }
        lines += unread.map { "-- database \($0.database.text) could not be looked into: \($0.cause)" }
        return lines.map(\.printable).joined(separator: "\n") + "\n"
    }
}

extension AdministeredServer {
    /// What the record says of each database, as far as it is still there.
    package func removal(_ record: RoleRecord) async throws -> RemovalPlan {
        let server = try await state()
        let handover = handover(record, server)
        var undoing: [(Name, [String])] = []
        var unread: [(Name, String)] = []
        for database in involved(record, server) {
            do throws(PostgresError) {
                let connection = try await connection(to: database.rawName, writing: false)
                let undoings = try await undoings(record, in: database, as: server, over: connection)
                undoing.append((database.name, undoings.flatMap(\.statements) + handover))
            } catch {
                guard error != .cancelled else { throw error }
                unread.append((database.name, error.cause))
            }
        }
        return RemovalPlan(
            undoing: undoing,
            opening: membership(record, server).map { [$0.grant] } ?? [],
            closing: closing(record, server),
            unread: unread + shut(record, server).map { ($0.name, "it accepts no connections") }
        )
    }
}

extension AdministeredServer {
    /// What takes back the record in one database, grantee by grantee.
    func undoings(
        _ record: RoleRecord,
        in database: ServerState.DatabaseEntry,
        as server: ServerState,
        over connection: Connection
    ) async throws(PostgresError) -> [Undoing] {
        var undoings: [Undoing] = []
        for (grantee, grants) in record.byGrantee {
            let objects = try await catalog.objects(of: grantee, over: connection)
            undoings.append(Undoing(grants, of: grantee, in: database, objects, as: server))
        }
        return undoings
    }

    /// Databases of the record, copies of template1, and what our role has something in; template1 is the last.
    func involved(_ record: RoleRecord, _ server: ServerState) -> [ServerState.DatabaseEntry] {
        let dependent = Set(server.dependencies.compactMap(\.database))
        let found = server.databases.filter { database in
            guard database.allowsConnections, !database.isLeftAlone else { return false }
            // What all databases share is handed over from any of them.
            let isFirst = dropsRole(record, server) && database.rawName == firstDatabase
            return record.concerns(database) || record.mayHaveCopied(database) || isFirst
                || (dropsRole(record, server) && dependent.contains(database.name))
        }
        return found.filter { $0.name != "template1" } + found.filter { $0.name == "template1" }
    }

    /// Databases of the record that nobody may connect to now.
    func shut(_ record: RoleRecord, _ server: ServerState) -> [ServerState.DatabaseEntry] {
        server.databases.filter { !$0.allowsConnections && record.concerns($0) }
    }

    /// Whether the role is still the one that `apply` made.
    func dropsRole(_ record: RoleRecord, _ server: ServerState) -> Bool {
        record.createdRole != nil && server.roles[request.role]?.oid == record.createdRole
    }

    /// Only a member may hand over what a role owns; since version 16 that has to be said even by who made it.
    ///
    /// The administrator is one for the time of the work; nil where nothing is to be said.
    func membership(_ record: RoleRecord, _ server: ServerState) -> (grant: String, revoke: String)? {
        guard dropsRole(record, server), !server.isSuperuser else { return nil }
        guard server.version >= 16 || server.roles[request.role]?.mayBeUsed != true else { return nil }
        let administrator = server.administrator.text.quotedIdentifier
        let options = server.version < 16 ? "" : " with inherit true, set true"
        return (
            "grant \(quotedRole) to \(administrator)\(options)", "revoke \(quotedRole) from \(administrator)"
        )
    }

    /// What is done in every database with what the role owns there.
    func handover(_ record: RoleRecord, _ server: ServerState) -> [String] {
        guard dropsRole(record, server) else { return [] }
        let administrator = server.administrator.text.quotedIdentifier
        return ["reassign owned by \(quotedRole) to \(administrator)", "drop owned by \(quotedRole)"]
    }

    /// A role that was there before stays, without what it got; one that is gone needs nothing.
    func closing(_ record: RoleRecord, _ server: ServerState) -> [String] {
        guard !dropsRole(record, server) else { return ["drop role \(quotedRole)"] }
        guard record.createdRole == nil, let state = server.roles[request.role] else { return [] }
        return leaving(record, server)
            + record.attributes.sorted().filter(state.attributes.contains).map {
                "alter role \(quotedRole) no\($0.lowercased())"
            }
    }

    /// Out of the groups that it was put in; back to no privileges of those that it was in.
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

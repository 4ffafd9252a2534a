package import Inventory
package import Postgres
import Wording

/// What `remove` will do on one server, for people to read before it is done.
package struct RemovalPlan: Sendable {
    /// By database, in the order of the work.
    package let undoing: [(database: Name, statements: [String])]
    package let dropsRole: Bool
    /// What is taken back from a role that stays.
    package let roleStatements: [String]
    package let unread: [(database: Name, error: PostgresError)]

    /// As a script to read; it is not meant for psql, since the role's objects are handed over between.
    package func text(role: Name, administrator: Name) -> String {
        var lines: [String] = []
        for (database, statements) in undoing where !statements.isEmpty || dropsRole {
            lines.append("-- database \(database.text.printable)")
            lines += statements.map { "\($0);" }
            if dropsRole {
                lines.append(
                    "reassign owned by \(role.text.quotedIdentifier) to \(administrator.text.quotedIdentifier);"
                )
                lines.append("drop owned by \(role.text.quotedIdentifier);")
            }
        }
        lines.append("-- server")
        lines += roleStatements.map { "\($0);" }
        lines += unread.map {
            "-- database \($0.database.text.printable) could not be looked into: \($0.error.cause)"
        }
        return lines.map(\.printable).joined(separator: "\n") + "\n"
    }
}

extension AdministeredServer {
    /// What the record says of each database, as far as it is still there.
    package func removal(_ record: RoleRecord) async throws -> RemovalPlan {
        let server = try await state()
        var undoing: [(Name, [String])] = []
        var unread: [(Name, PostgresError)] = []
        for database in involved(record, server) {
            do throws(PostgresError) {
                let connection = try await connection(to: database.rawName, writing: false)
                let objects = try await catalog.objects(over: connection)
                undoing.append((database.name, Undoing(record, in: database, objects).statements))
            } catch {
                guard error != .cancelled else { throw error }
                unread.append((database.name, error))
            }
        }
        return RemovalPlan(
            undoing: undoing,
            dropsRole: record.createdRole,
            roleStatements: roleStatements(record),
            unread: unread
        )
    }

    /// Undoes the record, hands over what the role owns, and drops it where `apply` made it.
    ///
    /// Every database has a transaction of its own; the record keeps what could not be undone.
    package func remove(_ record: RoleRecord, save: Save) async throws -> [StepResult] {
        let server = try await state()
        var record = record
        var results: [StepResult] = []
        if record.createdRole, !server.isSuperuser { results += await becomeMember(server) }
        guard !results.contains(where: \.isRefused) else { return results }
        for database in involved(record, server) {
            do {
                results.append(try await undo(record, in: database, server.administrator))
                record.databases[database.name.text] = nil
                try save(record)
            } catch let error as PostgresError {
                guard error != .cancelled else { throw error }
                results.append(.refused(database.name, error))
            }
        }
        guard !results.contains(where: \.isRefused) else { return results }
        return results + [try await undoRole(record)]
    }

    /// Databases with changes of ours or of our role, and copies of template1; all of them where the role is dropped.
    private func involved(_ record: RoleRecord, _ server: ServerState) -> [ServerState.DatabaseEntry] {
        let named = Set(record.databases.keys)
        let dependent = Set(server.dependencies.compactMap(\.database))
        return server.databases.filter { database in
            guard database.allowsConnections, database.name != "template0" else { return false }
            let isCopy = !record.databasesBefore.contains(database.oid) && !record.databases.isEmpty
            return named.contains(database.name.text) || dependent.contains(database.name) || isCopy
        }
    }

    /// Since version 16 the one who made a role may do with it as it likes only once it says so.
    private func becomeMember(_ server: ServerState) async -> [StepResult] {
        let role = request.role.text.quotedIdentifier
        let options = server.version < 16 ? "" : " with inherit true, set true"
        do throws(PostgresError) {
            let connection = try await connection(writing: true)
            try await connection.pipeline([
                "grant \(role) to \(server.administrator.text.quotedIdentifier)\(options)"
            ]) { _, _ in }
            return []
        } catch {
            return [.refused(nil, error)]
        }
    }

    private func undo(
        _ record: RoleRecord,
        in database: ServerState.DatabaseEntry,
        _ administrator: Name
    ) async throws(PostgresError) -> StepResult {
        let connection = try await connection(to: database.rawName, writing: true)
        try await connection.pipeline(["begin"]) { _, _ in }
        var statements = Undoing(record, in: database, try await catalog.objects(over: connection)).statements
        if record.createdRole {
            let role = request.role.text.quotedIdentifier
            statements += [
                "reassign owned by \(role) to \(administrator.text.quotedIdentifier)",
                "drop owned by \(role)",
            ]
        }
        try await connection.pipeline(statements + ["commit"]) { _, _ in }
        return StepResult(database: database.name, outcome: .done(statements: statements.count))
    }

    private func undoRole(_ record: RoleRecord) async throws -> StepResult {
        do throws(PostgresError) {
            let statements = roleStatements(record)
            let connection = try await connection(writing: true)
            try await connection.pipeline(["begin"] + statements + ["commit"]) { _, _ in }
            return StepResult(database: nil, outcome: .done(statements: statements.count))
        } catch {
            guard error != .cancelled else { throw error }
            return .refused(nil, error)
        }
    }

    private func roleStatements(_ record: RoleRecord) -> [String] {
        let role = request.role.text.quotedIdentifier
        guard !record.createdRole else { return ["drop role \(role)"] }
        return record.memberships.sorted().map { "revoke \($0.quotedIdentifier) from \(role)" }
            + record.attributes.sorted().map { "alter role \(role) no\($0.lowercased())" }
    }
}

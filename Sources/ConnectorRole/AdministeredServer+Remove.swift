import Inventory
import Postgres
import Wording

extension AdministeredServer {
    /// Undoes the record as accepted, reassigns the role's objects, and drops the role if `apply` created it.
    ///
    /// Every database has its own transaction, which commits only if all of its part is gone afterwards; the
    /// record keeps what could not be undone.
    package func remove(
        _ accepted: AcceptedProposal,
        _ record: RoleRecord,
        save: Save
    ) async throws -> [StepResult] {
        let server = try await state()
        var left = record
        left.keepDatabases { oid in server.databases.contains { Int($0.oid) == oid } }
        var results: [StepResult] = []
        let membership = membership(record, server)
        if let membership {
            results.append(try await change([membership.grant], at: .role, accepted))
            if results[0].isRefused { return results }
        }
        results += unreachable(record, server)
        for database in affectedDatabases(record, server) {
            do {
                let result = try await undo(record, in: database, server, accepted)
                results.append(result)
                // template1 is the last, and its record covers its copies until they are all done.
                let isDone =
                    database.name == "template1" ? !results.contains(where: \.isRefused) : !result.isRefused
                guard isDone else { continue }
                left.keepDatabases { $0 != Int(database.oid) }
                try save(left)
            } catch let error as PostgresError {
                guard error != .cancelled else { throw error }
                results.append(.refused(database.name, error))
            }
        }
        if !results.contains(where: \.isRefused) {
            results.append(try await close(record, server, accepted))
        }
        if let membership, results.contains(where: \.isRefused) {
            results.append(try await change([membership.revoke], at: .fallback, accepted))
        }
        return results
    }

    private func undo(
        _ record: RoleRecord,
        in database: ServerState.DatabaseEntry,
        _ server: ServerState,
        _ accepted: AcceptedProposal
    ) async throws -> StepResult {
        let connection = try await connection(to: database.rawName, writing: true)
        let privilegeRemovals = try await privilegeRemovals(
            record,
            in: database,
            as: server,
            over: connection
        )
        return try await carryOut(
            privilegeRemovals.flatMap(\.statements) + reassignment(record, server),
            at: .database(database.name),
            over: connection,
            accepted
        ) {
            let rest = try await self.privilegeRemovals(record, in: database, as: server, over: connection)
                .flatMap(\.revokes)
            guard let first = rest.first else { return nil }
            let share = "\(rest.count) of \(privilegeRemovals.map(\.revokes.count).reduce(0, +))"
            return .stillThere(database.name, "\(first.printable) had no effect (\(share))")
        }
    }

    private func close(
        _ record: RoleRecord,
        _ server: ServerState,
        _ accepted: AcceptedProposal
    ) async throws -> StepResult {
        try await change(closing(record, server), at: .closing, accepted) { connection in
            let rest = closing(record, try await catalog.server(over: connection))
            guard !rest.isEmpty else { return nil }
            return .stillThere(nil, "\(rest.joined(separator: "; ").printable) had no effect")
        }
    }

    /// Changes the role itself.
    private func change(
        _ statements: [String],
        at place: Proposal.Place,
        _ accepted: AcceptedProposal,
        check: (Connection) async throws -> StepResult? = { _ in nil }
    ) async throws -> StepResult {
        do {
            let connection = try await connection(writing: true)
            return try await carryOut(statements, at: place, over: connection, accepted) {
                try await check(connection)
            }
        } catch let error as PostgresError {
            guard error != .cancelled else { throw error }
            return .refused(nil, error)
        }
    }
}

import Inventory
import Postgres
import Wording

extension AdministeredServer {
    /// Undoes the record, hands over what the role owns, and drops it where `apply` made it.
    ///
    /// Every database has a transaction of its own, which keeps nothing unless all of its part is gone afterwards; the
    /// record keeps what could not be undone.
    package func remove(_ record: RoleRecord, save: Save) async throws -> [StepResult] {
        let server = try await state()
        var left = record
        left.keepDatabases { oid in server.databases.contains { Int($0.oid) == oid } }
        let membership = membership(record, server)
        if let membership, let refused = try await run(membership.grant) { return [refused] }
        var results = shut(record, server).map { StepResult.unreachable($0) }
        for database in involved(record, server) {
            do {
                let result = try await undo(record, in: database, server)
                results.append(result)
                // template1 comes last, and tells of its copies until they are all done.
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
        if !results.contains(where: \.isRefused) { results.append(try await close(record, server)) }
        if let membership, results.contains(where: \.isRefused) { _ = try await run(membership.revoke) }
        return results
    }

    private func undo(
        _ record: RoleRecord,
        in database: ServerState.DatabaseEntry,
        _ server: ServerState
    ) async throws(PostgresError) -> StepResult {
        let connection = try await connection(to: database.rawName, writing: true)
        let undoings = try await undoings(record, in: database, as: server, over: connection)
        let statements = undoings.flatMap(\.statements) + handover(record, server)
        guard !statements.isEmpty else { return StepResult(database: database.name, outcome: .nothingToDo) }
        try await connection.pipeline(statements) { _, _ in }
        let rest = try await self.undoings(record, in: database, as: server, over: connection)
            .flatMap(\.revokes)
        if let first = rest.first {
            let share = "\(rest.count) of \(undoings.map(\.revokes.count).reduce(0, +))"
            return .stillThere(database.name, "\(first.printable) had no effect (\(share))")
        }
        try await connection.pipeline(["commit"]) { _, _ in }
        return StepResult(database: database.name, outcome: .done(statements: statements.count))
    }

    private func close(_ record: RoleRecord, _ server: ServerState) async throws -> StepResult {
        let statements = closing(record, server)
        guard !statements.isEmpty else { return StepResult(database: nil, outcome: .nothingToDo) }
        do throws(PostgresError) {
            let connection = try await connection(writing: true)
            try await connection.pipeline(statements) { _, _ in }
            let rest = closing(record, try await catalog.server(over: connection))
            guard rest.isEmpty else {
                return .stillThere(nil, "\(rest.joined(separator: "; ").printable) had no effect")
            }
            try await connection.pipeline(["commit"]) { _, _ in }
            return StepResult(database: nil, outcome: .done(statements: statements.count))
        } catch {
            guard error != .cancelled else { throw error }
            return .refused(nil, error)
        }
    }

    /// Nil where it went well.
    private func run(_ statement: String) async throws -> StepResult? {
        do throws(PostgresError) {
            let connection = try await connection(writing: true)
            try await connection.pipeline([statement, "commit"]) { _, _ in }
            return nil
        } catch {
            guard error != .cancelled else { throw error }
            return .refused(nil, error)
        }
    }
}

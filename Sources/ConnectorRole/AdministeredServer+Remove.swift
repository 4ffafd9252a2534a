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
        left.databases = left.databases.filter { oid, _ in server.databases.contains { Int($0.oid) == oid } }
        let joining = joining(record, server)
        if let refused = try await run(joining) { return [refused] }
        var results = shut(record, server).map { StepResult.unreachable($0.name) }
        for database in involved(record, server) {
            do {
                results.append(try await undo(record, in: database, server))
                // template1 comes last, and tells of its copies until they are all done.
                if database.name != "template1" || !results.contains(where: \.isRefused) {
                    left.databases[Int(database.oid)] = nil
                }
                try save(left)
            } catch let error as PostgresError {
                guard error != .cancelled else { throw error }
                results.append(.refused(database.name, error))
            }
        }
        if !results.contains(where: \.isRefused) { results.append(try await close(record, server)) }
        if results.contains(where: \.isRefused), let leaving = Self.leaving(joining) {
            _ = try await run([leaving])
        }
        return results
    }

    private func undo(
        _ record: RoleRecord,
        in database: ServerState.DatabaseEntry,
        _ server: ServerState
    ) async throws(PostgresError) -> StepResult {
        let connection = try await connection(to: database.rawName, writing: true)
        try await connection.pipeline(["begin"]) { _, _ in }
        let objects = try await catalog.objects(over: connection)
        let revokes = Undoing(record, in: database, objects, as: server).statements
        let statements = revokes + handover(record, server)
        guard !statements.isEmpty else { return StepResult(database: database.name, outcome: .nothingToDo) }
        try await connection.pipeline(statements) { _, _ in }
        let after = try await catalog.objects(over: connection)
        let rest = Undoing(record, in: database, after, as: server).statements.filter {
            $0.hasPrefix("revoke") || $0.hasPrefix("alter")
        }
        if let first = rest.first {
            return .stillThere(
                database.name,
                "\(first.printable) had no effect (\(rest.count) of \(revokes.count))"
            )
        }
        try await connection.pipeline(["commit"]) { _, _ in }
        return StepResult(database: database.name, outcome: .done(statements: statements.count))
    }

    private func close(_ record: RoleRecord, _ server: ServerState) async throws -> StepResult {
        let statements = closing(record, server)
        guard !statements.isEmpty else { return StepResult(database: nil, outcome: .nothingToDo) }
        do throws(PostgresError) {
            let connection = try await connection(writing: true)
            try await connection.pipeline(["begin"] + statements) { _, _ in }
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
    private func run(_ statements: [String]) async throws -> StepResult? {
        guard !statements.isEmpty else { return nil }
        do throws(PostgresError) {
            let connection = try await connection(writing: true)
            try await connection.pipeline(statements) { _, _ in }
            return nil
        } catch {
            guard error != .cancelled else { throw error }
            return .refused(nil, error)
        }
    }

    /// Takes the administrator out of the role again.
    private static func leaving(_ joining: [String]) -> String? {
        joining.first.map {
            $0.replacing("grant ", with: "revoke ", maxReplacements: 1)
                .replacing(#/ to ("(?:[^"]|"")*")(?: with inherit true, set true)?$/#) { " from \($0.1)" }
        }
    }
}

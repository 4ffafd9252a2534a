import Inventory
import Postgres
package import Wording

extension AdministeredServer {
    /// Keeps a record before what it tells of is committed: it may then tell of more than was done, never of less.
    package typealias Save = (RoleRecord) throws -> Void

    /// Does what the plan says, in one transaction for each database; one that refuses keeps none of the others.
    ///
    /// `password` is set where the role is made, or where `resetsPassword` says so.
    package func apply(
        password: Secret?,
        resetsPassword: Bool,
        record: RoleRecord?,
        save: Save
    ) async throws -> [StepResult] {
        let server = try await state()
        let plan = try ServerPlan(request, on: server)
        var record = record ?? RoleRecord(role: request.role)
        record.begin(request.grantee, on: server)
        var results: [StepResult] = []
        do {
            let secret = plan.createsRole || resetsPassword ? password : nil
            if secret == nil, plan.createsRole || resetsPassword, !request.isEntraRole {
                throw ServerPlan.Refusal(
                    cause: "there is no password for the role \(request.role.text.printable)",
                    hint:
                        "Set connection.secret of the integration; the role gets the password that is kept there."
                )
            }
            results.append(try await makeRole(plan, on: server, secret, &record, save))
        } catch let error as PostgresError {
            return [.refused(nil, error)]
        }
        let after = try await state()
        for database in databases(after) {
            do {
                results.append(try await grant(in: database, &record, save))
            } catch let error as PostgresError {
                guard error != .cancelled else { throw error }
                results.append(.refused(database.name, error))
            }
        }
        return results + shut(after).map { .unreachable($0) }
    }

    private func makeRole(
        _ plan: ServerPlan,
        on server: ServerState,
        _ password: Secret?,
        _ record: inout RoleRecord,
        _ save: Save
    ) async throws -> StepResult {
        let connection = try await connection(writing: true)
        let verifier = try password.map { try connection.verifier(of: $0, for: request.role.text) }
        let statements = plan.statements(verifier: verifier?.revealed)
        guard !statements.isEmpty else { return StepResult(database: nil, outcome: .nothingToDo) }
        record.attributes.formUnion(plan.attributes)
        try await connection.pipeline(statements) { _, _ in }
        let after = try await catalog.server(over: connection)
        record.add(memberships: plan.memberships, from: server, to: after)
        if plan.createsRole { record.createdRole = after.roles[request.role]?.oid }
        try save(record)
        try await connection.pipeline(["commit"]) { _, _ in }
        return StepResult(database: nil, outcome: .done(statements: statements.count))
    }

    /// What is still missing after the grants was refused with no more than a warning: then none of them stay.
    private func grant(
        in database: ServerState.DatabaseEntry,
        _ record: inout RoleRecord,
        _ save: Save
    ) async throws -> StepResult {
        let connection = try await connection(to: place(of: database), writing: true)
        let before = try await objects(in: database, over: connection)
        let plan = DatabasePlan(request, in: database, before)
        guard !plan.isEmpty else { return StepResult(database: database.name, outcome: .nothingToDo) }
        let statements = plan.statements
        try await connection.pipeline(statements) { _, _ in }
        let after = try await objects(in: database, over: connection)
        let planned = Set(plan.planned.map(\.key))
        if let refused = after.first(where: { planned.contains($0.key) && !$0.missing.isEmpty }) {
            let privileges = refused.missing.joined(separator: ", ")
            return StepResult(
                database: database.name,
                outcome: .refused(
                    cause:
                        "\(privileges) on \(refused.key.kind.words) \(refused.name.printable) were not granted",
                    hint:
                        refused.hasOwner
                        ? "Run this as the owner, \(refused.owner.text.printable), or as a role that has the grant option."
                        : "Give it another owner first: the role with oid \(refused.ownerOid) no longer exists."
                )
            )
        }
        let changes = GrantRecord.Change.changes(from: before, to: after)
        record.add(changes, to: request.grantee, before: before, in: database)
        try save(record)
        try await connection.pipeline(["commit"]) { _, _ in }
        return StepResult(database: database.name, outcome: .done(statements: statements.count))
    }
}

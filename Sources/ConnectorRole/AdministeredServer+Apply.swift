import Inventory
import Postgres
package import Wording

extension AdministeredServer {
    /// Stores a record before the commit: it may then show more than was done, never less.
    package typealias Save = (RoleRecord) throws -> Void

    /// The proposal of `apply`; it sets a password if it creates the role, or if `resetsPassword` is set.
    package func application(
        password: Secret?,
        resetsPassword: Bool,
        server name: String
    ) async throws -> Proposal {
        let plan = try await plan()
        let setsPassword = (plan.role.createsRole || resetsPassword) && !request.isEntraRole
        if setsPassword, password == nil {
            throw ServerPlan.Refusal(
                cause: "there is no password for the role \(request.role.text.printable)",
                hint:
                    "Set connection.secret of the integration; the role gets that password."
            )
        }
        return plan.proposal(password: setsPassword ? password : nil, server: name)
    }

    /// Runs the accepted proposal, in one transaction for each database; a transaction that fails keeps nothing.
    ///
    /// `password` is set if the proposal includes it.
    package func apply(
        _ accepted: AcceptedProposal,
        password: Secret?,
        resetsPassword: Bool,
        record: RoleRecord?,
        save: Save
    ) async throws -> [StepResult] {
        let server = try await state()
        let plan = try ServerPlan(request, on: server)
        var record = record ?? RoleRecord(role: request.role)
        record.begin(request.grantee, on: server)
        let secret = (plan.createsRole || resetsPassword) && !request.isEntraRole ? password : nil
        var results: [StepResult] = []
        do {
            results.append(try await createRole(plan, on: server, secret, accepted, &record, save))
        } catch let error as PostgresError {
            results.append(.refused(nil, error))
        }
        guard !results.contains(where: \.isRefused) else { return results }
        let after = try await state()
        for database in databases(after) {
            do {
                results.append(try await grant(in: database, accepted, &record, save))
            } catch let error as PostgresError {
                guard error != .cancelled else { throw error }
                results.append(.refused(database.name, error))
            }
        }
        return results + shut(after).map { .unreachable($0) }
    }

    private func createRole(
        _ plan: ServerPlan,
        on server: ServerState,
        _ password: Secret?,
        _ accepted: AcceptedProposal,
        _ record: inout RoleRecord,
        _ save: Save
    ) async throws -> StepResult {
        let connection = try await connection(writing: true)
        let verifier = try password.map { try connection.verifier(of: $0, for: request.role.text) }
        return try await carryOut(
            plan.statements(verifier: password?.description),
            sent: plan.statements(verifier: verifier?.revealed),
            at: .role,
            over: connection,
            accepted
        ) {
            record.attributes.formUnion(plan.attributes)
            let after = try await catalog.server(over: connection)
            record.add(memberships: plan.memberships, from: server, to: after)
            if plan.createsRole { record.createdRole = after.roles[request.role]?.oid }
            try save(record)
            return nil
        }
    }

    private func grant(
        in database: ServerState.DatabaseEntry,
        _ accepted: AcceptedProposal,
        _ record: inout RoleRecord,
        _ save: Save
    ) async throws -> StepResult {
        let connection = try await connection(to: place(of: database), writing: true)
        let before = try await objects(in: database, over: connection)
        let plan = DatabasePlan(request, in: database, before)
        return try await carryOut(
            plan.statements,
            at: .database(database.name),
            over: connection,
            accepted
        ) {
            let after = try await objects(in: database, over: connection)
            if let refused = plan.refused(after) { return refused }
            let changes = GrantRecord.Change.changes(from: before, to: after)
            record.add(changes, to: request.grantee, before: before, in: database)
            try save(record)
            return nil
        }
    }
}

extension DatabasePlan {
    /// A privilege that is still missing after the grants was refused with only a warning: then none of them stay.
    fileprivate func refused(_ after: [Grantable]) -> StepResult? {
        let keys = Set(planned.map(\.key))
        guard let refused = after.first(where: { keys.contains($0.key) && !$0.missing.isEmpty }) else {
            return nil
        }
        let privileges = refused.missing.joined(separator: ", ")
        return StepResult(
            database: database.name,
            outcome: .refused(
                cause:
                    "\(privileges) on \(refused.key.kind.words) \(refused.name.printable) were not granted",
                hint:
                    refused.hasOwner
                    ? "Run this as the owner, \(refused.owner.text.printable), or as a role that has the grant option."
                    : "Give it another owner first: the role with oid \(refused.ownerOid) no longer exists.",
                detail: "the transaction was rolled back"
            )
        )
    }
}

import Inventory
import Postgres
import Wording

/// An accepted proposal, and the audit that records it.
package struct AcceptedProposal {
    let proposal: Proposal
    let audit: Audit

    package init(to proposal: Proposal, audit: Audit) {
        self.proposal = proposal
        self.audit = audit
    }
}

extension AdministeredServer {
    /// Runs one accepted transaction; if one statement was not shown, none runs.
    ///
    /// `sent` has the same statements with the password in them. `check` examines the result before the commit,
    /// and accepts or refuses it.
    func carryOut(
        _ statements: [String],
        sent: [String]? = nil,
        at place: Proposal.Place,
        over connection: Connection,
        _ accepted: AcceptedProposal,
        check: () async throws -> StepResult? = { nil }
    ) async throws -> StepResult {
        // `Name` compares bytes; Swift compares strings by canonical equivalence.
        let shown = accepted.proposal.statements(at: place).map { Name($0) }
        guard Set(statements.map { Name($0) }).isSubset(of: shown) else { return .changed(place.database) }
        guard !shown.isEmpty else { return StepResult(database: place.database, outcome: .nothingToDo) }
        if !statements.isEmpty {
            var isCommitted = false
            do {
                let refused = try await run(
                    (statements, sent ?? statements),
                    place,
                    connection,
                    accepted,
                    &isCommitted,
                    check
                )
                if let refused { return refused }
            } catch let error as any ExplainedError where !(error is PostgresError) {
                return .notRecorded(place.database, error, isCommitted: isCommitted)
            }
        }
        return StepResult(
            database: place.database,
            outcome: .done(statements: statements.count, unneeded: max(0, shown.count - statements.count))
        )
    }

    /// Nil if they were committed.
    private func run(
        _ statements: (shown: [String], sent: [String]),
        _ place: Proposal.Place,
        _ connection: Connection,
        _ accepted: AcceptedProposal,
        _ isCommitted: inout Bool,
        _ check: () async throws -> StepResult?
    ) async throws -> StepResult? {
        let audit = try accepted.audit(of: statements.shown, over: connection)
        var progress = Progress(statements: statements.shown)
        do {
            try await connection.pipeline(statements.sent, onEnd: { progress.next = $0 + 1 }) { _, _ in }
            if let refused = try await check() {
                try audit.finish(.rolledBack)
                return refused
            }
            progress.isCommitting = true
            try await connection.pipeline(["commit"]) { _, _ in }
            isCommitted = true
        } catch let error as PostgresError {
            try audit.finish(progress.outcomes(error))
            guard error != .cancelled else { throw error }
            return .refused(place.database, error, detail: progress.description(error))
        } catch {
            try audit.finish(.rolledBack)
            throw error
        }
        try audit.finish(.done)
        return nil
    }
}

extension AcceptedProposal {
    /// Records the statements before they are sent.
    fileprivate func audit(of statements: [String], over connection: Connection) throws -> StatementAudit {
        let entries = try audit.begin(statements, proposal.sessionUser, connection.database)
        return StatementAudit(entries: entries, audit: audit)
    }
}

/// The statements of one transaction in the audit.
private struct StatementAudit {
    let entries: [Audit.Entry]
    let audit: Audit

    func finish(_ outcomes: [StatementOutcome]) throws {
        try audit.finish(zip(entries, outcomes).map { (entry: $0, outcome: $1) })
    }

    func finish(_ outcome: StatementOutcome) throws { try finish(entries.map { _ in outcome }) }
}

import Inventory
import Postgres
import Wording

/// What was agreed to, and where it is written down.
package struct Agreement {
    let proposal: Proposal
    let audit: Audit

    package init(to proposal: Proposal, audit: Audit) {
        self.proposal = proposal
        self.audit = audit
    }
}

extension AdministeredServer {
    /// Runs one transaction as it was agreed to: where one statement was not shown, none is run.
    ///
    /// `sent` has the same statements with the password in them. `check` looks at what came of them before they are
    /// committed, and refuses them or not.
    func carryOut(
        _ statements: [String],
        sent: [String]? = nil,
        at place: Proposal.Place,
        over connection: Connection,
        _ agreement: Agreement,
        check: () async throws -> StepResult? = { nil }
    ) async throws -> StepResult {
        // Names, because strings are equal where their bytes are not.
        let shown = agreement.proposal.statements(at: place).map { Name($0) }
        guard statements.allSatisfy({ Set(shown).contains(Name($0)) }) else {
            return .changed(place.database)
        }
        guard !shown.isEmpty else { return StepResult(database: place.database, outcome: .nothingToDo) }
        if !statements.isEmpty {
            var isCommitted = false
            do {
                let refused = try await run(
                    (statements, sent ?? statements),
                    place,
                    connection,
                    agreement,
                    &isCommitted,
                    check
                )
                if let refused { return refused }
            } catch let error as any ExplainedError where !(error is PostgresError) {
                return .unkept(place.database, error, isCommitted: isCommitted)
            }
        }
        let unneeded = shown.count - statements.count
        return StepResult(
            database: place.database,
            outcome: .done(statements: statements.count, unneeded: unneeded)
        )
    }

    /// Nil where they were committed.
    private func run(
        _ statements: (shown: [String], sent: [String]),
        _ place: Proposal.Place,
        _ connection: Connection,
        _ agreement: Agreement,
        _ isCommitted: inout Bool,
        _ check: () async throws -> StepResult?
    ) async throws -> StepResult? {
        let audit = agreement.audit
        let entries = try audit.begin(statements.shown, agreement.proposal.sessionUser, connection.database)
        let finish = { (outcomes: [StatementOutcome]) in
            try audit.finish(zip(entries, outcomes).map { (entry: $0, outcome: $1) })
        }
        var progress = Progress(statements: statements.shown)
        do {
            try await connection.pipeline(statements.sent, onEnd: { progress.next = $0 + 1 }) { _, _ in }
            if let refused = try await check() {
                try finish(statements.shown.map { _ in .rolledBack })
                return refused
            }
            progress.isCommitting = true
            try await connection.pipeline(["commit"]) { _, _ in }
            isCommitted = true
        } catch let error as PostgresError {
            try finish(progress.outcomes(error))
            guard error != .cancelled else { throw error }
            return .refused(place.database, error, detail: progress.description(error))
        } catch {
            try finish(statements.shown.map { _ in .rolledBack })
            throw error
        }
        try finish(statements.shown.map { _ in .done })
        return nil
    }
}

package import Inventory
import Postgres

/// Where statements are written down: before they are sent, and again when it is known what came of them.
///
/// What is never finished was begun by a program that was killed, or that lost the store.
package struct Audit {
    /// The number of a statement that was written down.
    package typealias Entry = Int64

    let begin: (_ statements: [String], _ administrator: Name, _ database: String) throws -> [Entry]
    let finish: (_ outcomes: [(entry: Entry, outcome: StatementOutcome)]) throws -> Void

    package init(
        begin:
            @escaping (_ statements: [String], _ administrator: Name, _ database: String) throws -> [Entry],
        finish: @escaping (_ outcomes: [(entry: Entry, outcome: StatementOutcome)]) throws -> Void
    ) {
        self.begin = begin
        self.finish = finish
    }
}

/// What came of a statement.
package enum StatementOutcome: Sendable, Equatable {
    /// Run and committed.
    case done
    case failed(sqlState: String?)
    /// Run, and then its transaction was not committed.
    case rolledBack
    /// A statement before it failed.
    case notRun
    /// The connection was lost while it was committed.
    case unknown

    package var word: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .rolledBack: "rolled-back"
        case .notRun: "not-run"
        case .unknown: "unknown"
        }
    }

    package var sqlState: String? {
        if case .failed(let sqlState) = self { sqlState } else { nil }
    }
}

/// How far the statements of one transaction have come.
struct Progress {
    let statements: [String]
    /// Those before it were run to their end.
    var next = 0
    var isCommitting = false

    /// What an error means for each of them.
    func outcomes(_ error: PostgresError?) -> [StatementOutcome] {
        guard !isCommitting else {
            let outcome: StatementOutcome = error?.serverError == nil ? .unknown : .rolledBack
            return statements.map { _ in outcome }
        }
        return statements.indices.map { index in
            if index < next { return .rolledBack }
            return index == next ? .failed(sqlState: error?.serverError?.sqlState) : .notRun
        }
    }

    /// The same for people.
    func description(_ error: PostgresError) -> String {
        guard !isCommitting else {
            return error.serverError == nil
                ? "the connection was lost while the transaction was committed: pgcensus role verify tells what is there"
                : "the transaction was rolled back when it was to be committed"
        }
        guard next < statements.count else { return "the transaction was rolled back" }
        let rest = next == 0 ? "" : ", and what came before it was rolled back"
        return "statement \(next + 1) of \(statements.count)\(rest): \(statements[next])"
    }
}

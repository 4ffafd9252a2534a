package import Inventory
import Postgres

/// Records statements: before they are sent, and again when their result is known.
///
/// A statement that never ends was started by a program that was killed, or that lost the store.
package struct Audit {
    /// The number of a recorded statement.
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

/// The result of a statement.
package enum StatementOutcome: Sendable, Equatable {
    /// Run and committed.
    case done
    case failed(sqlState: String?)
    /// Run, but its transaction was not committed.
    case rolledBack
    /// An earlier statement failed.
    case notRun
    /// The connection was lost during the commit.
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

/// The progress of one transaction.
struct Progress {
    let statements: [String]
    /// All statements before it were run.
    var next = 0
    var isCommitting = false

    /// The result of each of them after an error.
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
                ? "the connection was lost while the transaction was committed: run pgcensus role verify to see the present state"
                : "the transaction was rolled back at its commit"
        }
        guard next < statements.count else { return "the transaction was rolled back" }
        let rest = next == 0 ? "" : ", and the earlier ones were rolled back"
        return "statement \(next + 1) of \(statements.count)\(rest): \(statements[next])"
    }
}

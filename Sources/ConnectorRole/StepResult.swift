package import Inventory
import Postgres
import Wording

/// What came of one transaction of `apply` or `remove`.
package struct StepResult: Sendable, Equatable {
    /// Nil for the server as a whole.
    package var database: Name?
    package var outcome: Outcome

    package enum Outcome: Sendable, Equatable {
        case nothingToDo
        /// `unneeded` were shown, and were done by somebody else since.
        case done(statements: Int, unneeded: Int)
        /// `detail` says at which statement, and what became of those before it.
        case refused(cause: String, hint: String?, detail: String? = nil)
    }

    package var isRefused: Bool {
        if case .refused = outcome { true } else { false }
    }

    /// In a few words, where it was refused.
    var description: String {
        let place = database.map { "database \($0.text)" } ?? "role"
        guard case .refused(let cause, _, _) = outcome else { return place }
        return "\(place): \(cause)"
    }

    static func refused(_ database: Name?, _ error: PostgresError, detail: String? = nil) -> StepResult {
        StepResult(
            database: database,
            outcome: .refused(cause: error.cause, hint: hint(for: error), detail: detail)
        )
    }

    /// What is to be done is not what was agreed to.
    static func changed(_ database: Name?) -> StepResult {
        StepResult(
            database: database,
            outcome: .refused(
                cause: "what is to be done here has changed since it was shown, and nothing of it was done",
                hint: "Run this again, and read what it shows."
            )
        )
    }

    /// The store did not take what was to be kept, before or after the statements.
    static func unkept(_ database: Name?, _ error: any ExplainedError, isCommitted: Bool) -> StepResult {
        let detail =
            isCommitted
            ? "the statements are done, and stay started in role history"
            : "nothing was done here, or it was rolled back"
        return StepResult(
            database: database,
            outcome: .refused(cause: error.cause, hint: error.hint, detail: detail)
        )
    }

    /// Something is to be done where the configuration says that nothing is.
    static func excluded(_ database: ServerState.DatabaseEntry) -> StepResult {
        StepResult(
            database: database.name,
            outcome: .refused(
                cause: "it is left out by exclude.databases, and the role has something there",
                hint: "Take it out of exclude.databases, then run this again."
            )
        )
    }

    /// Something is to be done where nobody may connect.
    static func unreachable(_ database: ServerState.DatabaseEntry) -> StepResult {
        let name = database.name.text.quotedIdentifier
        let (cause, statement) =
            database.isInvalid
            ? ("an interrupted DROP DATABASE left it unusable", "DROP DATABASE \(name)")
            : ("it accepts no connections", "ALTER DATABASE \(name) ALLOW_CONNECTIONS true")
        return StepResult(
            database: database.name,
            outcome: .refused(cause: cause, hint: "Run \(statement), then run this again.")
        )
    }

    /// PostgreSQL takes back only what the same role has granted, and says nothing of the rest.
    static func stillThere(_ database: Name?, _ cause: String) -> StepResult {
        let hint = "Run this as the administrator that ran apply: it takes back only what it has granted."
        return StepResult(
            database: database,
            outcome: .refused(cause: cause, hint: hint, detail: "the transaction was rolled back")
        )
    }

    private static func hint(for error: PostgresError) -> String? {
        guard let sqlState = error.serverError?.sqlState else {
            return "Check the server and the network; then run this again."
        }
        return switch sqlState {
        case "42501":
            "Run this as a role that may: the owner, a member of it, or one that has the grant option."
        case "2BP01": "Somebody else depends on it: take that back first, then run this again."
        case "55P03", "57014": "Somebody held a lock or the server was slow; run this again."
        default: "See what the server says; then run this again."
        }
    }
}

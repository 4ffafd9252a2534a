package import Inventory
import Postgres
import Wording

/// The result of one transaction of `apply` or `remove`.
package struct StepResult: Sendable, Equatable {
    /// Nil for the server as a whole.
    package var database: Name?
    package var outcome: Outcome

    package enum Outcome: Sendable, Equatable {
        case nothingToDo
        /// `unneeded`: statements that were shown, and that another session has run since.
        case done(statements: Int, unneeded: Int)
        /// `detail`: the failed statement, and what happened to the earlier ones.
        case refused(cause: String, hint: String?, detail: String? = nil)
    }

    package var isRefused: Bool {
        if case .refused = outcome { true } else { false }
    }

    /// A short text, if it was refused.
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

    /// The statements differ from the accepted ones.
    static func changed(_ database: Name?) -> StepResult {
        StepResult(
            database: database,
            outcome: .refused(
                cause: "the statements have changed since they were shown, and none of them was run",
                hint: "Run this again, and check the statements."
            )
        )
    }

    /// The store did not accept a record, before or after the statements.
    static func notRecorded(_ database: Name?, _ error: any ExplainedError, isCommitted: Bool) -> StepResult {
        let detail =
            isCommitted
            ? "the statements are done, but role history shows them as started"
            : "nothing was done here, or it was rolled back"
        return StepResult(
            database: database,
            outcome: .refused(cause: error.cause, hint: error.hint, detail: detail)
        )
    }

    /// The configuration leaves the database out, but something has to be done there.
    static func excluded(_ database: ServerState.DatabaseEntry) -> StepResult {
        StepResult(
            database: database.name,
            outcome: .refused(
                cause: "exclude.databases leaves it out, but the role has objects or privileges there",
                hint: "Remove it from exclude.databases, then run this again."
            )
        )
    }

    /// Something has to be done in a database that accepts no connection.
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

    /// PostgreSQL takes back only what the same role has granted, and reports nothing about the rest.
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
            "Run this as the owner, a member of the owner role, or a role that has the grant option."
        case "2BP01": "Other privileges depend on it: revoke those first, then run this again."
        case "55P03", "57014": "Another session held a lock or the server was slow; run this again."
        default: "See the server's message; then run this again."
        }
    }
}

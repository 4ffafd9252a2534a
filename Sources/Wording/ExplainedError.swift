/// An error that explains itself the way PostgreSQL does: what happened, then what to do.
///
/// The wording follows PostgreSQL's error message style guide (Error Message Style Guide, chapter 56.3).
package protocol ExplainedError: Error, Sendable, CustomStringConvertible {
    /// One line without a full stop: `role "scanner" may not log in`.
    var cause: String { get }
    /// One sentence that starts with a verb, or nil where there is nothing to do.
    var hint: String? { get }
}

/// The text of an error; an error of an unknown type shows no internal details of the program.
package func explained(_ error: any Error) -> any ExplainedError {
    error as? any ExplainedError ?? UnexpectedError()
}

private struct UnexpectedError: ExplainedError {
    let cause = "pgcensus met an error that it does not know"
    let hint: String? = "Run the command again with --log-level debug, and report what it says."
}

extension ExplainedError {
    package var description: String {
        hint.map { "\(cause)\nhint: \($0)" } ?? cause
    }
}

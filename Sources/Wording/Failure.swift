/// What ends a command, said to people, where no error of its own says it.
package struct Failure: ExplainedError {
    /// What a script learns from the exit code.
    package enum Kind: Sendable { case work, usage, configuration }

    package let cause: String
    package let hint: String?
    package let kind: Kind

    package init(_ cause: String, hint: String?, kind: Kind = .work) {
        self.cause = cause
        self.hint = hint
        self.kind = kind
    }

    package init(_ error: any ExplainedError, kind: Kind = .work) {
        self.init(error.cause, hint: error.hint, kind: kind)
    }
}

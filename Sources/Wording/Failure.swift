/// An error that ends a command, in words for people, if no other error type fits.
package struct Failure: ExplainedError {
    /// The exit code, for scripts.
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

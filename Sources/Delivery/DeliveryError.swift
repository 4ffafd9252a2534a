import Wording

/// Why events could not be delivered now; they stay in the outbox.
package struct DeliveryError: ExplainedError, Equatable {
    package var cause: String
    package var hint: String?
    /// How long the target asks to wait before the next attempt.
    package var retryAfter: Duration?

    package init(_ cause: String, hint: String?, retryAfter: Duration? = nil) {
        self.cause = cause.shortened
        self.hint = hint
        self.retryAfter = retryAfter
    }

    package init(_ error: any Error) {
        if let error = error as? DeliveryError {
            self = error
        } else if let error = error as? any ExplainedError {
            self.init(error.cause, hint: error.hint)
        } else {
            self.init("interrupted", hint: nil)
        }
    }
}

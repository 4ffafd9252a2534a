package import Inventory
package import Postgres

/// One kind of failure: its stable code, the outcome of the scope, and how often to try again.
struct Cause: Sendable, Equatable {
    var code: String
    var outcome: Outcome
    var hint: String
    /// How long to wait before each further try; empty if waiting does not help.
    var pauses: [Duration] = []

    static let briefly = [Duration.milliseconds(300), .seconds(1)]
    static let patiently = [Duration.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8)]

    init(_ code: String, _ outcome: Outcome, _ hint: String, pauses: [Duration] = []) {
        self.code = code
        self.outcome = outcome
        self.hint = hint
        self.pauses = pauses
    }

    /// Whether fewer connections would help.
    var isTooMany: Bool { code == "too-many-connections" }

    static let secretMissing = Cause(
        "secret-missing",
        .denied,
        "Set connection.secret, for example to env:PGCENSUS_PASSWORD."
    )
}

extension Cause {
    init(_ error: PostgresError) {
        switch error {
        case .nameUnknown:
            self.init(
                "name-unknown",
                .unreachable,
                "Check DNS from this machine; a private server's name resolves only through its private DNS zone."
            )
        case .connectTimeout:
            self.init(
                "connect-timeout",
                .unreachable,
                "Open the server's firewall for this machine's address, or run pgcensus inside its network."
            )
        case .loginTimeout:
            self.init(
                "login-timeout",
                .unreachable,
                "Check connection.port and the server's state: the program on that port does not answer, or is not PostgreSQL."
            )
        case .answerTimeout:
            self.init(
                "answer-timeout",
                .unreachable,
                "Check the server's load and the network on the way; then scan again."
            )
        case .server(let error): self = error.refusesLogin ? Self.ofLogin(error) : Self.ofStatement(error)
        case .client(let failure, _): self = Self.of(failure)
        case .cancelled: self.init("interrupted", .failed, "Run the scan again.")
        }
    }
}

extension Problem {
    package init(_ error: PostgresError) {
        self.init(error, Cause(error))
    }

    init(_ error: PostgresError, _ cause: Cause) {
        self.init(code: cause.code, message: error.cause, hint: cause.hint)
        sqlState = error.serverError?.sqlState
    }
}

extension ScanResult {
    init(_ error: PostgresError, _ cause: Cause) {
        self.init(cause.outcome, [Problem(error, cause)])
    }

    /// A scope that was not read, and why.
    init(_ outcome: Outcome, code: String, _ message: String, hint: String? = nil) {
        self.init(outcome, [Problem(code: code, message: message, hint: hint)])
    }
}

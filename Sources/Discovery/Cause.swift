package import Inventory
package import Postgres

/// What one kind of failure means: its stable code, the outcome of the scope, and how often to try again.
struct Cause: Sendable, Equatable {
    var code: String
    var outcome: Outcome
    var hint: String
    /// How long to wait before each further try; empty where the cause does not pass by itself.
    var pauses: [Duration] = []

    static let briefly = [Duration.milliseconds(300), .seconds(1)]
    static let patiently = [Duration.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8)]

    init(_ code: String, _ outcome: Outcome, _ hint: String, pauses: [Duration] = []) {
        self.code = code
        self.outcome = outcome
        self.hint = hint
        self.pauses = pauses
    }
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
        case .answerTimeout:
            self.init(
                "answer-timeout",
                .unreachable,
                "Check the server's load and the network on the way; then scan again."
            )
        case .server(let sqlState, let message): self = Self.of(sqlState: sqlState, message)
        case .client(let failure, _): self = Self.of(failure)
        case .cancelled: self.init("interrupted", .failed, "Run the scan again.")
        }
    }

    /// SQLSTATEs (PostgreSQL documentation, appendix A) that have a meaning of their own here.
    private static func of(sqlState: String, _ message: String) -> Cause {
        switch sqlState {
        case "28P01":
            Cause(
                "password-rejected",
                .denied,
                "Check the password behind connection.secret, and connection.user."
            )
        case _ where sqlState.hasPrefix("28"): refusedLogin(message)
        case "57P03": notReady(message)
        case "3D000":
            Cause("database-missing", .failed, "Scan again; the database was dropped or renamed meanwhile.")
        case "42501": Cause("connect-denied", .denied, "Grant CONNECT on the database to the role.")
        case "55000":
            Cause("connections-not-allowed", .denied, "Set ALLOW_CONNECTIONS on the database, or exclude it.")
        case "53300":
            Cause(
                "too-many-connections",
                .failed,
                "Lower connectionsPerServer, or raise the server's max_connections.",
                pauses: patiently
            )
        case "53200":
            Cause("server-out-of-memory", .failed, "Check the server's load.", pauses: briefly)
        case "57P01":
            Cause(
                "connection-terminated",
                .unreachable,
                "Somebody ended our session, or the server goes down: scan again later.",
                pauses: briefly
            )
        case "57P02":
            Cause(
                "server-crashed",
                .unreachable,
                "Look at the server's log; then scan again.",
                pauses: briefly
            )
        case "57014": Cause("statement-timeout", .failed, "Raise connection.statementTimeout.")
        case "40001":
            Cause(
                "standby-conflict",
                .failed,
                "Scan the primary instead, or again later.",
                pauses: briefly
            )
        case "25006":
            Cause(
                "login-trigger-writes",
                .failed,
                "Exempt the role from the login event trigger that writes."
            )
        case "08P01": Cause("protocol-error", .failed, "Check what listens on that port; it may be a pooler.")
        default: Cause("server-error", .failed, "Look the SQLSTATE up in PostgreSQL's appendix A.")
        }
    }

    /// One SQLSTATE for several causes: only the text tells them apart, in the language of the server.
    private static func refusedLogin(_ message: String) -> Cause {
        if message.contains("no encryption") || message.contains("SSL off") {
            return Cause("tls-required", .denied, "Set sslMode to require or stronger: the server wants TLS.")
        }
        if message.contains("pg_hba.conf") {
            return Cause(
                "no-pg-hba-entry",
                .denied,
                "Let this machine in: a firewall rule in Azure, a line in pg_hba.conf elsewhere."
            )
        }
        if message.contains("not permitted to log in") {
            return Cause(
                "role-may-not-log-in",
                .denied,
                "Give the role LOGIN, or set connection.user to another."
            )
        }
        return Cause(
            "login-refused",
            .denied,
            "Check that the role exists and has LOGIN, and that the server's firewall lets this machine in."
        )
    }

    private static func notReady(_ message: String) -> Cause {
        if message.contains("starting up") {
            return Cause(
                "server-starting",
                .unreachable,
                "Scan again once the server has started.",
                pauses: briefly
            )
        }
        if message.contains("shutting down") {
            return Cause("server-shutting-down", .unreachable, "Scan again once the server is back.")
        }
        if message.contains("recovery") || message.contains("accepting connections") {
            return Cause(
                "server-in-recovery",
                .unreachable,
                "Scan again once it has recovered; a standby must have hot_standby on.",
                pauses: briefly
            )
        }
        return Cause(
            "server-not-ready",
            .unreachable,
            "Scan again once the server is ready.",
            pauses: briefly
        )
    }

    private static func of(_ failure: ClientFailure) -> Cause {
        switch failure {
        case .refused:
            Cause("connection-refused", .unreachable, "Check that the server runs and listens on that port.")
        case .unreachable:
            Cause("network-unreachable", .unreachable, "Check routes and firewalls from this machine.")
        case .reset:
            Cause(
                "connection-lost",
                .unreachable,
                "Check the network on the way; then scan again.",
                pauses: briefly
            )
        case .tlsNotOffered:
            Cause(
                "tls-not-offered",
                .unreachable,
                "Turn TLS on at the server, or set a weaker sslMode for it."
            )
        case .tlsUnverified:
            Cause(
                "tls-unverified",
                .unreachable,
                "Set sslRootCert to the CA that issued the server's certificate."
            )
        case .tlsWrongName:
            Cause(
                "tls-wrong-name",
                .unreachable,
                "Connect by the name in the certificate, or set sslMode: verify-ca."
            )
        case .tlsFailed: Cause("tls-failed", .unreachable, "Check the TLS versions that the server allows.")
        case .rootCertificatesMissing:
            Cause(
                "tls-root-missing",
                .failed,
                "Install ca-certificates, or set sslRootCert to a PEM file that exists."
            )
        case .passwordMissing: Cause.secretMissing
        case .notPostgres:
            Cause("not-postgresql", .failed, "Check the port; something else than PostgreSQL answers.")
        case .other: Cause("connection-failed", .failed, "Look at the message; then scan again.")
        }
    }

    /// Whether fewer connections would help.
    var isTooMany: Bool { code == "too-many-connections" }

    static let secretMissing = Cause(
        "secret-missing",
        .denied,
        "Set connection.secret, for example to env:PGCENSUS_PASSWORD."
    )
}

extension Problem {
    package init(_ error: PostgresError) {
        let cause = Cause(error)
        self.init(code: cause.code, message: error.cause, hint: cause.hint)
        if case .server(let sqlState, _) = error { self.sqlState = sqlState }
    }
}

extension Scan {
    init(_ error: PostgresError) {
        self.init(Cause(error).outcome, [Problem(error)])
    }

    /// A scope that was not looked at, and why.
    init(_ outcome: Outcome, code: String, _ message: String, hint: String? = nil) {
        self.init(outcome, [Problem(code: code, message: message, hint: hint)])
    }
}

import Inventory
import Postgres

// What the error of a statement means; each class of SQLSTATEs (PostgreSQL documentation, appendix A) has its sentence.

extension Cause {
    static func ofStatement(_ error: ServerError) -> Cause {
        switch error.sqlState {
        case "3D000":
            Cause("database-missing", .failed, "Scan again; the database was dropped or renamed meanwhile.")
        case "42501" where ["aclcheck_error", ""].contains(error.routine):
            Cause("catalog-denied", .denied, catalogHint(error))
        // The server itself may not open a file of its own.
        case "42501": Cause("server-error", .failed, fileHint)
        case "57014": ended(error)
        case "55P03":
            Cause(
                "catalog-locked",
                .failed,
                "Somebody holds a lock on a catalog: see pg_locks there, and scan again when it is gone.",
                pauses: briefly
            )
        case "40001":
            Cause(
                "standby-conflict",
                .failed,
                "Scan the primary instead, or again later.",
                pauses: briefly
            )
        case "25P03", "25P04", "57P05":
            Cause("session-timeout", .failed, "Raise the timeout that the message names for our role.")
        default: ofClass(error)
        }
    }

    /// The catalog that was refused is named in every language, and PUBLIC may read it unless that was revoked.
    private static func catalogHint(_ error: ServerError) -> String {
        guard let match = error.message.firstMatch(of: #/\bpg_[a-z0-9_]+/#) else {
            return "Grant back to PUBLIC what was revoked from it in pg_catalog of this database."
        }
        let isFunction = error.message.contains("function")
        return isFunction
            ? "Grant PUBLIC EXECUTE on pg_catalog.\(match.output) again, in this database."
            : "Run GRANT SELECT ON pg_catalog.\(match.output) TO PUBLIC in this database, as its superuser."
    }

    private static func ended(_ error: ServerError) -> Cause {
        error.message.contains("user request")
            ? Cause("statement-cancelled", .failed, "Somebody cancelled our query; scan again.")
            : Cause("statement-timeout", .failed, "Raise connection.statementTimeout.")
    }

    /// What a class means where the single SQLSTATE has no meaning of its own here.
    static func ofClass(_ error: ServerError) -> Cause {
        switch error.sqlState {
        case "57P01":
            return Cause(
                "connection-terminated",
                .unreachable,
                "Somebody ended our session, or the server goes down: scan again later.",
                pauses: briefly
            )
        case "57P02":
            return Cause(
                "server-crashed",
                .unreachable,
                "Look at the server's log; then scan again.",
                pauses: briefly
            )
        case "57P03": return notReady(error.message)
        case "53200":
            return Cause("server-out-of-memory", .failed, "Check the server's load.", pauses: briefly)
        case "53100": return Cause("server-disk-full", .failed, "Free space on the server's disks.")
        case "XX001", "XX002":
            return Cause(
                "data-damaged",
                .failed,
                "The server finds damaged data: check its log, and its disks."
            )
        default: break
        }
        let hint = hints[String(error.sqlState.prefix(2))]
        let isProtocol = error.sqlState.hasPrefix("08")
        return Cause(
            isProtocol ? "protocol-error" : "server-error",
            .failed,
            hint ?? "Look at the server's log, where the error \(error.sqlState) has its context."
        )
    }

    private static let fileHint =
        "Check the server's disks and files; its log names the file that is missing or unreadable."

    private static let hints = [
        "08": "Check what listens on that port; it may be a pooler.",
        "0A": "Check what listens on that port: PostgreSQL has what was asked for.",
        "22": "Look at the server's log: a catalog holds text or numbers that the server cannot hand out.",
        "25": "Look at the role's and the database's settings: one of them ends or forbids our transactions.",
        "40": "Scan again; the server ended our transaction in favour of another.",
        "42": "Check what listens on that port: PostgreSQL has what was asked for.",
        "53": "Raise the server's limit that the message names, or lower its load.",
        "54": "Raise the server's limit that the message names.",
        "55": "Scan again once what the message names is in use no more.",
        "57": "Scan again later; the server's log says who intervened.",
        "58": fileHint,
        "F0": "Correct the server's configuration: pg_file_settings and pg_hba_file_rules name the line.",
        "XX": "Look at the server's log: the server itself calls this an internal error.",
    ]

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
}

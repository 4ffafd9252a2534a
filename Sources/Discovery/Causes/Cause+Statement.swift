import Inventory
import Postgres

// The meaning of a statement's error; each class of SQLSTATEs (PostgreSQL documentation, appendix A) has a hint.

extension Cause {
    static func ofStatement(_ error: ServerError) -> Cause {
        switch error.sqlState {
        case "3D000":
            Cause(
                "database-missing",
                .failed,
                "Scan again; the database was dropped or renamed during the scan."
            )
        case "42501" where ["aclcheck_error", ""].contains(error.routine):
            Cause("catalog-denied", .denied, catalogHint(error))
        // The server may not open one of its own files.
        case "42501": Cause("server-error", .failed, fileHint)
        case "57014": ended(error)
        case "55P03":
            Cause(
                "catalog-locked",
                .failed,
                "Another session holds a lock on a catalog: see pg_locks, and scan again when it is released.",
                pauses: briefly
            )
        case "40001":
            Cause(
                "standby-conflict",
                .failed,
                "Scan the primary instead, or scan again later.",
                pauses: briefly
            )
        case "25P03", "25P04", "57P05":
            Cause("session-timeout", .failed, "Raise the timeout that the message names for the role.")
        default: ofClass(error)
        }
    }

    /// The error names the catalog in every language; PUBLIC may read it unless that was revoked.
    private static func catalogHint(_ error: ServerError) -> String {
        guard let match = error.message.firstMatch(of: #/\bpg_[a-z0-9_]+/#) else {
            return "Grant PUBLIC again the privileges that were revoked in pg_catalog of this database."
        }
        let isFunction = error.message.contains("function")
        return isFunction
            ? "Grant PUBLIC EXECUTE on pg_catalog.\(match.output) again, in this database."
            : "Run GRANT SELECT ON pg_catalog.\(match.output) TO PUBLIC in this database, as its superuser."
    }

    private static func ended(_ error: ServerError) -> Cause {
        error.message.contains("user request")
            ? Cause("statement-cancelled", .failed, "The query was cancelled by a user; scan again.")
            : Cause("statement-timeout", .failed, "Raise connection.statementTimeout.")
    }

    /// The meaning of a class, if the SQLSTATE itself has no entry here.
    static func ofClass(_ error: ServerError) -> Cause {
        switch error.sqlState {
        case "57P01":
            return Cause(
                "connection-terminated",
                .unreachable,
                "The session was terminated, or the server is shutting down: scan again later.",
                pauses: briefly
            )
        case "57P02":
            return Cause(
                "server-crashed",
                .unreachable,
                "Check the server's log; then scan again.",
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
                "The server reports damaged data: check its log and its disks."
            )
        default: break
        }
        let hint = hints[String(error.sqlState.prefix(2))]
        let isProtocol = error.sqlState.hasPrefix("08")
        return Cause(
            isProtocol ? "protocol-error" : "server-error",
            .failed,
            hint ?? "Check the server's log for the context of the error \(error.sqlState)."
        )
    }

    private static let fileHint =
        "Check the server's disks and files; its log names the file that is missing or unreadable."

    private static let hints = [
        "08": "Check what listens on that port; it may be a pooler.",
        "0A": "Check what listens on that port: PostgreSQL supports these statements.",
        "22": "Check the server's log: a catalog has text or numbers that the server cannot return.",
        "25": "Check the settings of the role and the database: one of them ends or forbids the transaction.",
        "40": "Scan again; the server rolled the transaction back because of another one.",
        "42": "Check what listens on that port: PostgreSQL supports these statements.",
        "53": "Raise the server's limit that the message names, or lower its load.",
        "54": "Raise the server's limit that the message names.",
        "55": "Scan again when the object in the message is no longer in use.",
        "57": "Scan again later; the server's log has the reason.",
        "58": fileHint,
        "F0": "Correct the server's configuration: pg_file_settings and pg_hba_file_rules name the line.",
        "XX": "Check the server's log: the server reports an internal error.",
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

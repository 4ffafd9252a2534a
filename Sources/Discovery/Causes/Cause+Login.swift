import Inventory
import Postgres

// The meaning of a refused login: by SQLSTATE, then by the function that refused, and last by the message.

extension Cause {
    static func ofLogin(_ error: ServerError) -> Cause {
        switch error.sqlState {
        case "28P01":
            Cause(
                "password-rejected",
                .denied,
                "Check the password behind connection.secret, and connection.user."
            )
        case _ where error.sqlState.hasPrefix("28"): refusedRole(error)
        case "3D000":
            Cause(
                "database-missing",
                .failed,
                "Scan again; the database was dropped or renamed during the scan."
            )
        case "42501" where ["CheckMyDatabase", ""].contains(error.routine):
            Cause("connect-denied", .denied, "Grant CONNECT on the database to the role.")
        case "53300": tooMany(error)
        case "55000": closedDatabase(error)
        case "58P01" where error.routine.isEmpty || error.routine.contains("librar"):
            Cause(
                "library-missing",
                .failed,
                "Take the library out of local_preload_libraries and session_preload_libraries, or install it on the server."
            )
        case "25006":
            Cause(
                "login-trigger-writes",
                .failed,
                "Exempt the role from the login event trigger that writes."
            )
        case "08P01": Cause("protocol-error", .failed, "Check what listens on that port; it may be a pooler.")
        case let state where ownCode.contains(String(state.prefix(2))):
            Cause(
                "login-trigger-failed",
                .failed,
                "Exempt the role from the database's login event trigger, or leave the database out with exclude.databases."
            )
        default: ofClass(error)
        }
    }

    /// Classes of errors that only code of the database itself raises at a login.
    private static let ownCode: Set<String> = [
        "0A", "21", "22", "23", "2F", "34", "38", "39", "42", "44", "P0",
    ]

    private static func refusedRole(_ error: ServerError) -> Cause {
        if error.message.contains("client certificate") {
            return Cause(
                "client-certificate-required",
                .denied,
                "Remove clientcert from the role's line in pg_hba.conf: pgcensus logs in by password."
            )
        }
        if error.isFromAccessFile {
            return Cause(
                "no-pg-hba-entry",
                .denied,
                "Allow this machine: with a firewall rule in Azure, with a line in pg_hba.conf elsewhere."
            )
        }
        if error.message.contains("not permitted to log in") {
            return Cause(
                "role-may-not-log-in",
                .denied,
                "Give the role LOGIN, or set connection.user to another role."
            )
        }
        return Cause("login-refused", .denied, "Check connection.user: the role must exist and have LOGIN.")
    }

    /// The server refuses a login without TLS from this machine, and accepts one with TLS.
    static let tlsRequired = Cause(
        "tls-required",
        .denied,
        "Set sslMode to require or stronger: the server requires TLS."
    )

    /// The limit of a role or a database may be 0; then waiting does not help.
    private static func tooMany(_ error: ServerError) -> Cause {
        let (hint, pauses) =
            switch error.limit {
            case .role: ("Raise the role's CONNECTION LIMIT; 0 allows none, −1 means no limit.", briefly)
            case .database:
                ("Raise the database's CONNECTION LIMIT; 0 allows none, −1 means no limit.", briefly)
            case .server, nil:
                ("Lower connectionsPerServer, or raise the server's max_connections.", patiently)
            }
        return Cause("too-many-connections", .failed, hint, pauses: pauses)
    }

    private static func closedDatabase(_ error: ServerError) -> Cause {
        error.message.contains("invalid database")
            ? Cause(
                "database-invalid",
                .denied,
                "Drop the database: an interrupted DROP DATABASE left it unusable."
            )
            : Cause(
                "connections-not-allowed",
                .denied,
                "Set ALLOW_CONNECTIONS on the database, or exclude it with exclude.databases."
            )
    }
}

/// An error from the server (chapter 55.8).
package struct ServerError: Sendable, Equatable {
    package var sqlState: String
    package var message: String
    /// The function in PostgreSQL's source that reported it: unlike the message, the same in every language.
    ///
    /// Empty if it was not sent, as by poolers.
    package var routine: String
    /// Whether it refused the login; otherwise it ended a statement.
    package var refusesLogin: Bool

    package init(sqlState: String, message: String, routine: String = "", refusesLogin: Bool = false) {
        self.sqlState = sqlState
        self.message = message
        self.routine = routine
        self.refusesLogin = refusesLogin
    }
}

extension ServerError {
    /// Which of the three limits on connections was reached; nil for another error, and if the error does not say it.
    package enum Limit: Sendable { case server, role, database }

    package var limit: Limit? {
        guard sqlState == "53300" else { return nil }
        switch routine {
        case "InitializeSessionUserId": return .role
        case "CheckMyDatabase": return .database
        case "": break
        default: return .server
        }
        if message.contains("for role") { return .role }
        if message.contains("for database") { return .database }
        return message.contains("too many clients") || message.contains("slots are reserved") ? .server : nil
    }

    /// Whether `pg_hba.conf` has no line for this login, or one with reject; another database may have another line.
    package var isFromAccessFile: Bool {
        sqlState == "28000" && (routine == "ClientAuthentication" || message.contains("pg_hba.conf"))
    }

    /// Whether the role itself cannot log in to any database: it does not exist, or has no LOGIN.
    package var concernsRole: Bool {
        guard sqlState.hasPrefix("28"), !isFromAccessFile else { return false }
        guard routine.isEmpty else { return ["InitializeSessionUserId", "auth_failed"].contains(routine) }
        return message.contains("not permitted to log in") || message.contains("does not exist")
    }

    /// Whether text does not fit its encoding, so that it cannot be sent as UTF-8.
    package var isUnconvertible: Bool { ["22021", "22P05"].contains(sqlState) }

    /// Whether a statement on the catalogs may have met an object that another session dropped meanwhile.
    ///
    /// Functions such as `format_type` read the current catalogs, not those of the transaction's snapshot.
    package var mayBeFromChange: Bool {
        !refusesLogin && ["XX000", "22P03", "42704", "42883", "42P01", "42703", "3F000"].contains(sqlState)
    }

    /// Whether every database of the server would give the same error; all other errors may be of one database.
    package var concernsServer: Bool {
        switch sqlState {
        case "28P01", "53000", "53100", "53200", "57P02", "57P03": true
        case "53300": limit == .server || limit == .role
        default: concernsRole
        }
    }
}

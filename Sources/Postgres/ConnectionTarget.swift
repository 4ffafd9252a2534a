package import Wording

/// One database to log in to, and everything libpq needs for it.
package struct ConnectionTarget: Sendable {
    /// The name that TLS checks the certificate against.
    package var host: String
    /// Numeric addresses to try in turn; empty to look up `host`.
    package var addresses: [String] = []
    package var port: Int
    /// Raw bytes: a database name need not be UTF-8.
    package var database: [UInt8]
    package var user: String
    package var password: Secret?
    package var sslMode: SSLMode
    /// Nil for the default: only SCRAM if neither TLS nor a loopback address protects the login.
    package var authentication: Authentication?
    /// Whether the password is an access token, which is sent to any server in clear text.
    package var sendsToken = false
    /// A PEM file; used by `verify-ca` and `verify-full` alone.
    package var rootCertificates: String
    package var connectTimeout: Duration
    package var statementTimeout: Duration
    package var applicationName: String
    /// Sessions are read-only, unless this connection may write.
    package var mayWrite = false
    /// Timeouts that no older server knows, and that have ended a session.
    var timeoutsTurnedOff: [String] = []

    package init(
        host: String,
        port: Int,
        database: [UInt8],
        user: String,
        password: Secret?,
        sslMode: SSLMode,
        rootCertificates: String,
        connectTimeout: Duration,
        statementTimeout: Duration,
        applicationName: String
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.sslMode = sslMode
        self.rootCertificates = rootCertificates
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.applicationName = applicationName
    }
}

extension ConnectionTarget: CustomStringConvertible {
    package var description: String {
        let place = "\(host):\(port)/\(String(decoding: database, as: UTF8.self))"
        return "\(user)@\(place)".printable
    }
}

extension ConnectionTarget {
    /// A path that does not exist, for every file that libpq would otherwise read from the home folder.
    private static let noFile = "/nonexistent/pgcensus"

    /// libpq's connection parameters (chapter 34.1.2); every one that libpq could take from elsewhere is set.
    ///
    /// libpq turns `require` into `verify-ca` if `sslrootcert` names a file, and lets `prefer` fall back
    /// to no TLS if that file does not match, so only the verifying modes get one.
    var parameters: [(keyword: String, value: [UInt8])] {
        let texts = [
            ("host", Array(repeating: host, count: addresses.count).joined(separator: ",")),
            ("hostaddr", addresses.joined(separator: ",")),
            ("port", String(port)),
            ("user", user),
            ("password", password?.revealed ?? ""),
            ("sslmode", sslMode.rawValue),
            ("sslrootcert", sslMode.verifies ? rootCertificates : Self.noFile),
            ("sslcert", Self.noFile), ("sslkey", Self.noFile), ("sslcrl", Self.noFile),
            ("sslcrldir", Self.noFile), ("passfile", Self.noFile),
            ("gssencmode", "disable"),
            ("target_session_attrs", "any"),
            ("application_name", applicationName),
            ("client_encoding", "UTF8"),
            ("options", sessionOptions),
        ]
        return [("dbname", database)] + (texts + authenticationParameters).map { ($0.0, Array($0.1.utf8)) }
    }

    static let searchPath = "pg_catalog"

    /// Settings in the start-up packet, which cost no round trip.
    private var sessionOptions: String {
        let settings = [
            "default_transaction_read_only=\(mayWrite ? "off" : "on")",
            "statement_timeout=\(statementTimeout.milliseconds)",
            "lock_timeout=\(min(statementTimeout.milliseconds, 1000))",
            "idle_in_transaction_session_timeout=\(2 * statementTimeout.milliseconds)",
            "search_path=\(Self.searchPath)",
            "quote_all_identifiers=off",
            "DateStyle=ISO",
            "TimeZone=UTC",
        ]
        return (settings + timeoutsTurnedOff.map { "\($0)=0" }).map { "-c \($0)" }.joined(separator: " ")
    }
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

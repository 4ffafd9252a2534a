import Inventory
import Postgres
import Testing

@testable import Discovery

@Suite struct CauseTests {
    typealias Row = (state: String, code: String, outcome: Outcome, retry: Bool)

    static let logins: [Row] = [
        ("28P01", "password-rejected", .denied, false), ("28000", "login-refused", .denied, false),
        // PostgreSQL does not use this SQLSTATE today: any other code of class 28 is a refused login too.
        ("28999", "login-refused", .denied, false), ("3D000", "database-missing", .failed, false),
        ("42501", "connect-denied", .denied, false), ("55000", "connections-not-allowed", .denied, false),
        ("53300", "too-many-connections", .failed, true), ("53200", "server-out-of-memory", .failed, true),
        ("57P01", "connection-terminated", .unreachable, true),
        ("57P02", "server-crashed", .unreachable, true),
        ("57P03", "server-not-ready", .unreachable, true), ("25006", "login-trigger-writes", .failed, false),
        ("P0001", "login-trigger-failed", .failed, false), ("42P01", "login-trigger-failed", .failed, false),
        ("58P01", "library-missing", .failed, false), ("08P01", "protocol-error", .failed, false),
    ]

    static let statements: [Row] = [
        ("42501", "catalog-denied", .denied, false), ("57014", "statement-timeout", .failed, false),
        ("55P03", "catalog-locked", .failed, true), ("40001", "standby-conflict", .failed, true),
        ("25P04", "session-timeout", .failed, false), ("57P05", "session-timeout", .failed, false),
        ("3D000", "database-missing", .failed, false), ("57P01", "connection-terminated", .unreachable, true),
        ("53100", "server-disk-full", .failed, false), ("XX001", "data-damaged", .failed, false),
        ("XX000", "server-error", .failed, false),
    ]

    @Test(arguments: logins.map { ($0, true) } + statements.map { ($0, false) })
    func everySQLStateHasACause(_ row: Row, _ refusesLogin: Bool) {
        let error = PostgresError.server(
            ServerError(sqlState: row.state, message: "no", refusesLogin: refusesLogin)
        )
        let cause = Cause(error)
        #expect(cause.code == row.code)
        #expect(cause.outcome == row.outcome)
        #expect(cause.pauses.isEmpty == !row.retry)
        #expect(ScanResult(error, cause).problems.first?.sqlState == row.state)
    }

    /// Each class of PostgreSQL errors that can occur has a hint of its own; no hint refers to the documentation.
    @Test(arguments: [
        "08", "0A", "22", "25", "28", "3D", "40", "42", "53", "54", "55", "57", "58", "F0", "XX",
    ])
    func everySQLStateClassHasAHint(_ sqlClass: String) {
        let unknown = Cause(.server(sqlState: "99999", message: "no")).hint
        for refusesLogin in [true, false] {
            let error = ServerError(sqlState: sqlClass + "999", message: "no", refusesLogin: refusesLogin)
            let hint = Cause(.server(error)).hint
            #expect(hint.hasSuffix(".") && !hint.contains("appendix"))
            let isOwn = !hint.contains("Check the server's log for the context")
            #expect(isOwn || sqlClass == "28" || sqlClass == "3D", "\(sqlClass): \(hint)")
        }
        #expect(unknown.contains("99999"))
    }

    /// The name of the C function is the same in every language; the message is not.
    @Test(arguments: [
        ("InitializeSessionUserId", "Rolle", "role's", true),
        ("CheckMyDatabase", "Datenbank", "database's", false),
        ("InitPostgres", "Verbindungen", "max_connections", true),
        ("", "too many connections for role \"r\"", "role's", true),
        ("", "too many connections for database \"d\"", "database's", false),
        ("", "sorry, too many clients already", "max_connections", true),
    ])
    func reachedConnectionLimitIsNamed(_ routine: String, _ text: String, _ words: String, _ isServers: Bool)
    {
        let error = ServerError(sqlState: "53300", message: text, routine: routine, refusesLogin: true)
        #expect(Cause(.server(error)).hint.contains(words))
        #expect(error.concernsServer == isServers)
    }

    @Test func serverWideErrorEndsTheSearchForADatabase() {
        func concernsServer(_ state: String, _ routine: String = "", _ message: String = "nein") -> Bool {
            PostgresError.server(
                ServerError(sqlState: state, message: message, routine: routine, refusesLogin: true)
            )
            .concernsServer
        }
        #expect(["28P01", "57P03", "57P02", "53200", "53100"].allSatisfy { concernsServer($0) })
        #expect(concernsServer("28000", "InitializeSessionUserId"))
        #expect(concernsServer("28000", "", "role \"r\" is not permitted to log in"))
        for state in [
            "3D000", "42501", "55000", "25006", "P0001", "42P01", "58P01", "57P01", "XX000", "F0000",
        ] {
            #expect(!concernsServer(state), "\(state)")
        }
        #expect(!concernsServer("28000", "ClientAuthentication"))
        #expect(!concernsServer("28000", "exec_stmt_raise", "you are one who does not exist"))
        #expect(!concernsServer("28000", "", "pg_hba.conf rejects connection for host"))
        #expect(PostgresError.connectTimeout(.seconds(1)).concernsServer)
        #expect(PostgresError.client(.refused, text: "").concernsServer)
    }

    @Test(arguments: ClientFailure.allCases)
    func everyClientFailureHasACodeAndAHint(_ failure: ClientFailure) {
        let error = PostgresError.client(failure, text: "text")
        let scan = ScanResult(error, Cause(error))
        #expect(scan.outcome.hidesSomething)
        #expect(scan.problems[0].code.wholeMatch(of: #/[a-z-]+/#) != nil)
        #expect(scan.problems[0].hint?.hasSuffix(".") == true)
    }
}

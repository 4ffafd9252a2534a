import Inventory
import Postgres
import Testing

@testable import Discovery

@Suite struct CauseTests {
    @Test(arguments: [
        ("28P01", "password-rejected", Outcome.denied, false), ("28000", "login-refused", .denied, false),
        // No SQLSTATE of today: whatever else class 28 may bring is a refused login too.
        ("28999", "login-refused", .denied, false), ("3D000", "database-missing", .failed, false),
        ("42501", "connect-denied", .denied, false), ("55000", "connections-not-allowed", .denied, false),
        ("53300", "too-many-connections", .failed, true), ("53200", "server-out-of-memory", .failed, true),
        ("57P01", "connection-terminated", .unreachable, true),
        ("57P02", "server-crashed", .unreachable, true),
        ("57P03", "server-not-ready", .unreachable, true),
        ("57014", "statement-timeout", .failed, false), ("40001", "standby-conflict", .failed, true),
        ("25006", "login-trigger-writes", .failed, false), ("08P01", "protocol-error", .failed, false),
        ("XX000", "server-error", .failed, false),
    ])
    func everySQLStateHasItsMeaning(_ sqlState: String, _ code: String, _ outcome: Outcome, _ retry: Bool) {
        let error = PostgresError.server(sqlState: sqlState, message: "no")
        let cause = Cause(error)
        #expect(cause.code == code)
        #expect(cause.outcome == outcome)
        #expect(cause.pauses.isEmpty == !retry)
        #expect(Scan(error).problems.first?.sqlState == sqlState)
    }

    @Test(arguments: ClientFailure.allCases)
    func everyClientFailureHasACodeAndAHint(_ failure: ClientFailure) {
        let scan = Scan(PostgresError.client(failure, text: "text"))
        #expect(scan.outcome.hidesSomething)
        #expect(scan.problems[0].code.wholeMatch(of: #/[a-z-]+/#) != nil)
        #expect(scan.problems[0].hint?.hasSuffix(".") == true)
    }
}

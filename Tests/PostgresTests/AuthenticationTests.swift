import Testing
import Wording

@testable import Postgres

/// The methods that a server may use to request the password, and when the client sends nothing.
@Suite struct AuthenticationTests {
    private func target(
        _ sslMode: SSLMode,
        _ authentication: Authentication? = nil,
        at address: String = "192.0.2.1",
        password: Secret? = Secret("a secret"),
        sendsToken: Bool = false
    ) -> ConnectionTarget {
        var target = ConnectionTarget(
            host: "one.example.com",
            port: 5432,
            database: Array("postgres".utf8),
            user: "pgcensus",
            password: password,
            sslMode: sslMode,
            rootCertificates: "/ca.pem",
            connectTimeout: .seconds(1),
            statementTimeout: .seconds(1),
            applicationName: "test"
        )
        target.addresses = [address]
        target.authentication = authentication
        target.sendsToken = sendsToken
        return target
    }

    private func insists(_ target: ConnectionTarget) -> Bool {
        let values = target.authenticationParameters.map { "\($0)=\($1)" }
        return values.contains("channel_binding=require") || values.contains("require_auth=scram-sha-256")
    }

    @Test(arguments: SSLMode.allCases)
    func passwordNeedsScramUnlessTheServerIsVerified(_ mode: SSLMode) {
        #expect(insists(target(mode)) == !mode.verifies)
        #expect(insists(target(mode, .scram)))
        #expect(!insists(target(mode, .any)))
        #expect(!insists(target(mode, password: nil)))
    }

    @Test(arguments: ["127.0.0.1", "127.8.9.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"])
    func loopbackIsExemptUnlessTheFileRequiresScram(_ address: String) {
        #expect(!insists(target(.disable, at: address)))
        #expect(target(.disable, at: address).refusalToAuthenticate == nil)
        #expect(insists(target(.disable, .scram, at: address)))
    }

    @Test(arguments: ["0.0.0.0", "::", "128.0.0.1", "::2", "::ffff:10.0.0.1", "127.0.0.1.example.com", ""])
    func noOtherAddressIsLoopback(_ address: String) {
        #expect(insists(target(.require, at: address)))
    }

    @Test func unresolvedServerIsNotLoopback() {
        var target = target(.require)
        target.addresses = []
        #expect(insists(target))
    }

    @Test func libpqWithoutScramSupportSendsNothingWithoutTLS() {
        let refusals = [nil, .scram, .any].map { target(.disable, $0).refusalToAuthenticate != nil }
        let insistsByItself = target(.disable, .scram).authenticationParameters.contains {
            $0.0 == "require_auth"
        }
        #expect(refusals == (insistsByItself ? [false, false, false] : [true, true, false]))
        #expect(target(.require).refusalToAuthenticate == nil)
    }

    @Test(arguments: SSLMode.allCases)
    func tokenGoesOnlyToVerifiedServers(_ mode: SSLMode) {
        let local = target(mode, at: "127.0.0.1", sendsToken: true)
        #expect((local.refusalToAuthenticate == nil) == mode.verifies)
        #expect(target(mode, .any, sendsToken: true).refusalToAuthenticate == nil)
        #expect(!insists(target(mode, sendsToken: true)))
    }

    @Test func refusalNamesTheSettingThatLiftsIt() throws {
        for failure in [ClientFailure.weakAuthentication, .scramWithoutTLS, .tokenUnprotected] {
            let error = PostgresError.client(failure, text: "as libpq says")
            #expect(error.hint?.contains("authentication: any") == true)
            #expect(error.cause.contains("was not sent"), "\(error.cause)")
        }
    }
}

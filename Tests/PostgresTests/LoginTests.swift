import Foundation
import LocalEstate
import Postgres
import Support
import Testing
import Wording

extension ConnectionTests {
    @Test(arguments: [SSLMode.allow, .prefer, .require, .verifyCA, .verifyFull])
    func everyModeWithTLSLogsIn(_ mode: SSLMode) async throws {
        #expect(try await Connection(target(mode)).tlsVersion == "TLSv1.3")
    }

    @Test func serverThatRequiresTLSRefusesALoginWithoutIt() async throws {
        let error = try #require(await failure(target(.disable))?.serverError)
        #expect(error.sqlState == "28000")
        #expect(error.message.contains("no pg_hba.conf entry"))
        #expect(error.refusesLogin && error.isFromAccessFile && !error.concernsServer)
    }

    @Test(arguments: [SSLMode.verifyCA, .verifyFull])
    func unknownAuthorityIsNotTrusted(_ mode: SSLMode) async throws {
        var target = target(mode)
        target.rootCertificates = server.otherCertificate
        guard case .client(.tlsUnverified, _) = await failure(target) else {
            Issue.record("\(String(describing: await failure(target)))")
            return
        }
    }

    /// libpq would make `verify-ca` of `require` if it were given the file.
    @Test func requireDoesNotCheckTheAuthority() async throws {
        var target = target(.require)
        target.rootCertificates = server.otherCertificate
        #expect(await failure(target) == nil)
    }

    @Test func onlyVerifyFullChecksTheName() async throws {
        #expect(await failure(target(.verifyCA, host: "two.example.com")) == nil)
        guard case .client(.tlsWrongName, let text) = await failure(target(host: "two.example.com")) else {
            Issue.record("another name was accepted")
            return
        }
        #expect(text.contains("two.example.com"))
    }

    @Test func missingAuthorityFileIsReported() async throws {
        var target = target()
        target.rootCertificates = "/nonexistent/ca.pem"
        guard case .client(.rootCertificatesMissing, _) = await failure(target) else {
            Issue.record("no such failure")
            return
        }
    }

    @Test func refusedLoginHasItsSQLState() async throws {
        try await server.cluster.psql(
            """
            create role groups nologin password 'correct horse';
            create database closed;
            revoke connect on database closed from public;
            create database asleep allow_connections false;
            """
        )
        var wrong = target()
        wrong.password = Secret("wrong")
        #expect(await failure(wrong)?.sqlState == "28P01")
        #expect(await failure(target(user: "groups"))?.sqlState == "28000")
        #expect(await failure(target(database: "nowhere"))?.sqlState == "3D000")
        #expect(await failure(target(database: "closed"))?.sqlState == "42501")
        #expect(await failure(target(database: "asleep"))?.sqlState == "55000")
    }

    @Test func missingPasswordIsAClientFailure() async throws {
        var target = target()
        target.password = nil
        guard case .client(.passwordMissing, _) = await failure(target) else {
            Issue.record("no such failure")
            return
        }
    }

    @Test func environmentIsIgnored() async throws {
        let variables = [
            "PGPASSWORD": "wrong", "PGSERVICE": "none", "PGOPTIONS": "-c x=1", "PGTZ": "Asia/Tokyo",
        ]
        for (name, value) in variables { setenv(name, value, 1) }
        setenv("PGCENSUS_PASSWORD", "kept", 1)
        forgetPostgresEnvironment()
        for name in variables.keys { #expect(getenv(name) == nil) }
        #expect(ProcessInfo.processInfo.environment["PGCENSUS_PASSWORD"] == "kept")
        #expect(try await text("show timezone", target()) == "UTC")
    }

    @Test func sessionIsReadOnlyWithFixedSettings() async throws {
        let settings = [
            "default_transaction_read_only": "on", "statement_timeout": "5s", "lock_timeout": "1s",
            "idle_in_transaction_session_timeout": "10s", "search_path": "pg_catalog",
            "datestyle": "ISO, MDY",
            "timezone": "UTC", "application_name": "pgcensus/test", "client_encoding": "UTF8",
        ]
        for (name, value) in settings { #expect(try await text("show \(name)", target()) == value) }
        #expect(await failure(target(), ["create table public.t ()"])?.sqlState == "25006")
    }
}

extension PostgresError {
    var sqlState: String? { serverError?.sqlState }
}

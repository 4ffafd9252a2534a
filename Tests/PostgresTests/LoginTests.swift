import Foundation
import LocalEstate
import Postgres
import Support
import Synchronization
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

    /// If libpq got the file, it would use `verify-ca` instead of `require`.
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

    /// A role can have another value for each setting; 2 × 5 s is twice our own limit of a statement.
    @Test func everySettingIsPinnedInATransaction() async throws {
        let settings = [
            ("search_path", "public", "pg_catalog, pg_temp"), ("standard_conforming_strings", "off", "on"),
            ("quote_all_identifiers", "on", "off"), ("DateStyle", "German", "ISO, MDY"),
            ("IntervalStyle", "iso_8601", "postgres"), ("TimeZone", "Asia/Tokyo", "UTC"),
            ("bytea_output", "escape", "hex"), ("extra_float_digits", "-15", "3"),
            ("lc_monetary", "POSIX", "C"),
            ("xmloption", "document", "content"), ("array_nulls", "off", "on"),
            ("transform_null_equals", "on", "off"), ("backslash_quote", "on", "safe_encoding"),
            ("row_security", "off", "on"), ("synchronize_seqscans", "on", "off"),
            ("restrict_nonsystem_relation_kind", "", "view, foreign-table"),
            ("statement_timeout", "1h", "5s"),
            ("lock_timeout", "1h", "1s"), ("idle_in_transaction_session_timeout", "1h", "10s"),
            ("idle_session_timeout", "1h", "0"),
        ]
        let own = settings.map { name, value, _ in
            "alter role odd set \(name) = \(value.isEmpty ? "''" : "'\(value)'");"
        }
        try await server.cluster.psql(
            "create role odd login password '\(server.password.revealed)';" + own.joined()
        )
        let connection = try await Connection(target(user: "odd"))
        let questions = settings.map { "select pg_catalog.current_setting('\($0.0)')" }
        var shown: [Int: String] = [:]
        try await connection.transaction(.reading, questions) { shown[$0] = $1.text(0) }
        for (place, (name, _, pinned)) in settings.enumerated() { #expect(shown[place] == pinned, "\(name)") }
        let failures = await connection.readings(questions) { shown[$0] = $1.text(0) }
        #expect(failures.allSatisfy { $0 == nil })
        for (place, (name, _, pinned)) in settings.enumerated() { #expect(shown[place] == pinned, "\(name)") }
    }

    /// A proxy reports another value for one setting; the client then uses no row.
    @Test(arguments: [
        ("pg_catalog, pg_temp", "pg_catalog, pg_evil"), ("postgres", "iso_8601"),
        ("safe_encoding", "safe_encodinG"),
        ("ISO, ", "SQL, "),
    ])
    func sessionWithoutItsSettingsGivesNoRows(_ pinned: String, _ other: String) async throws {
        try await server.cluster.setAccess("host all all 127.0.0.1/32 scram-sha-256")
        let isAltered = Mutex(false)
        let proxy = try Proxy(to: server.cluster.port) { bytes in
            guard isAltered.withLock({ $0 }) else { return bytes }
            return bytes.replacing(Array(pinned.utf8), with: Array(other.utf8))
        }
        defer { proxy.stop() }
        let connection = try await Connection(target(.disable, port: proxy.port))
        try await connection.transaction(.reading, ["select 1"])
        isAltered.withLock { $0 = true }
        var rows = 0
        let failures = await connection.readings(["select 1", "select 2"]) { _, _ in rows += 1 }
        #expect(failures.allSatisfy { $0?.isSessionNotAsAsked == true } && rows == 0, "\(failures)")
        await #expect(throws: PostgresError.self) {
            try await connection.transaction(.reading, ["select 1"]) { _, _ in rows += 1 }
        }
        #expect(rows == 0)
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
    fileprivate var isSessionNotAsAsked: Bool {
        guard case .client(.sessionNotAsAsked, _) = self else { return false }
        return true
    }

    var sqlState: String? { serverError?.sqlState }
}

import Configuration
import Testing

/// The `sync` section of a configuration: its limits, and settings that are refused.
extension ConfigurationTests {
    @Test(arguments: [
        (
            "integrations:\n  - name: x\n    azure: {}\n    sync: {every: 1ms}",
            "f:4:19: integrations[0].sync.every: the interval is shorter than a second"
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    sync: {every: 1m, jitter: 2m}",
            "f:4:31: integrations[0].sync.jitter: the jitter is longer than the interval"
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    sync: {deliver: [{webhook: \"https://a/\", timeout: 6m}]}",
            "f:4:55: integrations[0].sync.deliver[0].timeout: the timeout of a webhook is at most five minutes"
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    sync: {deliver: [{postgresql: {host: a, database: b, secret: entra, sslMode: prefer}}]}",
            "f:4:82: integrations[0].sync.deliver[0].postgresql.sslMode: sslMode prefer could send an access token to an impostor"
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    sync: {deliver: [{postgresql: {host: a, database: b, secret: entra, sslMode: require}}]}",
            "f:4:82: integrations[0].sync.deliver[0].postgresql.sslMode: sslMode require could send an access token to an impostor"
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    sync: {deliver: [{postgresql: {host: a, database: b, secret: entra, authentication: scram}}]}",
            "f:4:89: integrations[0].sync.deliver[0].postgresql.authentication: an access token is sent in clear text, which SCRAM does not do"
        ),
    ])
    func invalidSyncLimitIsReportedWithPlaceAndReason(_ yaml: String, _ expected: String) {
        #expect(problems(yaml) == [expected])
    }

    @Test(arguments: [
        ("secret: entra, sslMode: require, authentication: any", 1),
        ("secret: \"env:A\", sslMode: require", 1),
        ("secret: \"env:A\", sslMode: verify-ca", 0), ("sslMode: require", 0),
    ]) func targetPasswordOverAWeakSSLModeIsAWarning(_ connection: String, _ count: Int) throws {
        let yaml =
            "integrations: [{name: x, azure: {}, sync: {deliver: [{postgresql: {host: a, database: b, \(connection)}}]}}]"
        let warnings = try Settings(yaml: yaml, file: "f").warnings.map(\.description)
        #expect(warnings.count == count)
        #expect(
            warnings.allSatisfy {
                $0.hasSuffix("sslMode require does not verify the server that gets the password")
            }
        )
    }
}

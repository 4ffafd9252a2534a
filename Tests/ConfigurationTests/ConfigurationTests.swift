import Configuration
import Foundation
import Postgres
import Testing
import Wording

@Suite struct ConfigurationTests {
    func read(_ yaml: String) throws -> Integration {
        try #require(try Settings(yaml: yaml, file: "pgcensus.yaml").integrations.first)
    }

    func problems(_ yaml: String) -> [String] {
        do throws(ConfigurationError) {
            _ = try Settings(yaml: yaml, file: "f")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func smallestFileHasTheDocumentedDefaults() throws {
        let integration = try read("integrations:\n  - name: x\n    azure: {}\n")
        #expect(integration == Integration(name: "x", azure: AzureSettings()))
        #expect(integration.connection.sslMode == .verifyFull)
        #expect(integration.connection.connectTimeout == .seconds(10))
        #expect(integration.serversAtOnce == 16)
    }

    @Test func everyKeyIsRead() throws {
        let integration = try read(
            """
            integrations:
              - name: everything1
                azure:
                  credential: environment
                  tenantId: contoso.example
                  caFile: /etc/ca.pem
                  subscriptions: [a3c6e5f0-1b7d-4c52-8f0a-6d1e2b3c4d01]
                  endpoints: {resourceManager: "http://127.0.0.1:8080", authority: "https://login.example"}
                servers:
                  - {hostname: db1, port: 6000, database: app, tags: {owner: a}}
                serversAtOnce: 3
                exclude: {servers: ["old-*"], databases: ["tmp?"]}
                connection:
                  database: template1
                  sslMode: verify-ca
                  sslRootCert: /etc/root.pem
                  user: someone
                  secret: file:/run/secret
                  connectTimeout: 500ms
                  statementTimeout: 2m
                  connectionsPerServer: 5
                  resolve: {"DB1:6000": "[::1]:7000"}
            """
        )
        #expect(integration.azure?.credential == .environment)
        #expect(integration.azure?.endpoints.resourceManager == "http://127.0.0.1:8080")
        #expect(integration.servers.map(\.hostname) == ["db1"])
        #expect(integration.servers[0].tags == ["owner": "a"])
        #expect(integration.exclude.servers[0].matches("OLD-one"))
        #expect(integration.connection.sslRootCert == "/etc/root.pem")
        #expect(integration.connection.secret == .file("/run/secret"))
        #expect(integration.connection.connectTimeout == .milliseconds(500))
        #expect(integration.connection.statementTimeout == .seconds(120))
        #expect(integration.connection.resolve.lookup(host: "db1", port: 6000)?.address == "::1")
        #expect(integration.connection.resolve.lookup(host: "db1", port: 5432) == nil)
    }

    @Test(arguments: [
        ("integrations: []", "f:1:15: integrations: at least one integration is required"),
        ("integrations: [{name: x, azure: {}}]\nother: 1", "f:2:1: unknown key \"other\""),
        ("- a", "f:1:1: a mapping is expected here"),
        ("integrations:\n  - azure: {}", "f:2:5: integrations[0].name: a name is required"),
        (
            "integrations:\n  - {name: a b, azure: {}}",
            "f:2:12: integrations[0].name: a name has only letters and digits"
        ),
        (
            "integrations:\n  - name: x",
            "f:2:5: integrations[0].azure: the integration has neither azure nor servers"
        ),
        (
            "integrations:\n  - name: x\n    azure: {credential: magic}",
            "f:3:25: integrations[0].azure.credential: \"magic\" is not one of default, environment, workloadIdentity, managedIdentity, azureCLI"
        ),
        (
            "integrations:\n  - name: x\n    azure: {cloud: Azure}",
            "f:3:20: integrations[0].azure.cloud: \"Azure\" is not one of AzureCloud, AzureUSGovernment, AzureChinaCloud"
        ),
        (
            "integrations:\n  - name: x\n    azure: {details: [firewall]}",
            "f:3:23: integrations[0].azure.details[0]: \"firewall\" is not one of firewallRules, virtualEndpoints, operations, parameters, upgrades, threatProtection"
        ),
        (
            "integrations:\n  - name: x\n    azure: {clientId: me}",
            "f:3:23: integrations[0].azure.clientId: not a client id"
        ),
        (
            "integrations:\n  - name: x\n    azure: {listing: graph}",
            "f:3:22: integrations[0].azure.listing: \"graph\" is not one of auto, resourceManager, resourceGraph"
        ),
        (
            "integrations:\n  - name: x\n    resourceTypes: [tables]\n    azure: {}",
            "f:3:21: integrations[0].resourceTypes[0]: \"tables\" is not one of server, database, schema, table, column, constraint, index, trigger, policy, rule, sequence, routine, type, eventTrigger, publication, logicalSubscription, foreignServer, language, tablespace, role, privilege"
        ),
        (
            "integrations:\n  - name: x\n    azure: {endpoints: {authority: \"http://evil.example\"}}",
            "f:3:36: integrations[0].azure.endpoints.authority: an https URL is expected here"
        ),
        (
            "integrations:\n  - name: x\n    servers: [{hostname: a}, {hostname: A, port: 5432}]",
            "f:3:14: integrations[0].servers: the server postgresql://a:5432 appears twice"
        ),
        (
            "integrations:\n  - name: x\n    servers: [{port: 1}]",
            "f:3:15: integrations[0].servers[0].hostname: a hostname is required"
        ),
        (
            "integrations:\n  - name: x\n    servers: [{hostname: a, port: 70000}]",
            "f:3:35: integrations[0].servers[0].port: a whole number from 1 to 65535 is expected here"
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    connection: {sslMode: full}",
            "f:4:27: integrations[0].connection.sslMode: \"full\" is not one of disable, allow, prefer, require, verify-ca, verify-full"
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    connection: {sslMode: require, sslRootCert: /a}",
            "f:4:49: integrations[0].connection.sslRootCert: sslMode require checks no certificate"
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    connection: {connectTimeout: 10}",
            "f:4:34: integrations[0].connection.connectTimeout: \"10\" is not a duration up to a day"
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    connection: {resolve: {a: b}}",
            "f:4:27: integrations[0].connection.resolve: \"a\" needs the form \"host:port\": \"address:port\""
        ),
        (
            "integrations:\n  - name: x\n    azure: {}\n    connection: {user: }",
            "f:4:24: integrations[0].connection.user: a text is expected here"
        ),
        ("integrations: &a\n  - *a", "f:2:5: anchors, aliases and tags are not supported"),
    ])
    func invalidFileIsReportedWithPlaceAndReason(_ yaml: String, _ expected: String) {
        #expect(problems(yaml) == [expected])
    }

    @Test(arguments: [
        "servers: [{hostname: \"postgres://u:sekret@h/db\"}]", "servers: [{hostname: \"u:sekret@h\"}]",
        "azure: {endpoints: {keyVault: \"https://u:sekret@h/\"}}",
        "azure: {}, connection: {secret: \"env:sekret=t!pw\"}",
        "azure: {}, connection: {secret: \"env:${sekret}\"}",
        "azure: {}, sync: {every: 1h, deliver: [{webhook: \"https://u:sekret@h/x\"}]}",
    ])
    func misplacedSecretIsRefusedAndNotQuoted(_ part: String) {
        let found = problems("integrations: [{name: x, \(part)}]")
        #expect(found.count == 1, "\(found)")
        #expect(!found.joined().contains("sekret"))
    }

    @Test func defaultNameOfAWebhookHasNoPath() throws {
        func names(_ urls: String...) throws -> [String] {
            let targets = urls.map { "{webhook: \"\($0)\"}" }.joined(separator: ", ")
            let yaml = "integrations: [{name: x, azure: {}, sync: {every: 1h, deliver: [\(targets)]}}]"
            return try #require(try read(yaml).sync).deliver.map(\.name)
        }
        let hooks = try names("https://chat.example:8443/T0/sekret", "https://chat.example:8443/T0/other")
        #expect(Set(hooks).count == 2)
        #expect(hooks.allSatisfy { $0.hasPrefix("webhook:https://chat.example:8443#") && $0.count == 42 })
        #expect(
            try names("https://a.example/", "https://b.example") == [
                "webhook:https://a.example", "webhook:https://b.example",
            ]
        )
    }

    @Test(arguments: ["05432", "1:30", "0b11", "0x10", "5_432", "+1"])
    func numbersAreDecimal(_ port: String) {
        #expect(problems("integrations: [{name: x, servers: [{hostname: h, port: \(port)}]}]").count == 1)
    }

    @Test(arguments: [
        ("db1.example.com", "db1.example.com"), ("DB_1", "db_1"), ("::1", "::1"), ("[FE80::1]", "fe80::1"),
        ("10.0.0.1", "10.0.0.1"),
    ])
    func hostnameIsANameOrAnAddress(_ written: String, _ read: String) throws {
        let integration = try self.read("integrations: [{name: x, servers: [{hostname: \"\(written)\"}]}]")
        #expect(integration.servers.map(\.hostname) == [read])
    }

    @Test(arguments: [
        "servers: []", "azure: {}, resourceTypes: server",
        "azure: {}, overrides: [{servers: a, connection: {}}]",
    ])
    func oneMistakeIsOneProblem(_ part: String) {
        let found = problems("integrations: [{name: x, \(part)}]")
        #expect(found.count == 1, "\(found)")
    }

    @Test func everyProblemOfAFileIsReportedAtOnce() {
        let found = problems(
            "integrations:\n  - name: x\n    azure: {credental: default}\n    serversAtOnce: 0\n    exclud: {}\n"
        )
        #expect(found.count == 3)
    }

    @Test func nothingIsExpandedAndSecretsAreNotQuoted() throws {
        let text = problems(
            "integrations:\n  - {name: x, azure: {}, connection: {secret: hunter2, password: s3cret}}"
        )
        #expect(text.count == 2)
        #expect(!text.joined().contains("hunter2"))
        #expect(!text.joined().contains("s3cret"))
        let integration = try read("integrations:\n  - {name: x, azure: {}, connection: {user: \"${HOME}\"}}")
        #expect(integration.connection.user == "${HOME}")
    }

    @Test func yamlErrorHasItsPlace() {
        #expect(problems("integrations:\n\t- name: x\n").first?.hasPrefix("f:2:") == true)
        #expect(problems("a: [1, 2\n").first?.hasPrefix("f:") == true)
        #expect(problems("a: 1\n---\nb: 2\n").count == 1)
    }

    @Test func secretsAreReadFromTheirPlaces() throws {
        let secret = try SecretReference.environment("A").read(environment: ["A": "s"])
        #expect(secret == DatabaseSecret(password: Secret("s")))
        #expect(throws: SecretError.variableMissing("A")) {
            try SecretReference.environment("A").read(environment: [:])
        }
        #expect(throws: SecretError.fileUnreadable("/nonexistent")) {
            try SecretReference.file("/nonexistent").read(environment: [:])
        }
    }

    @Test(arguments: [
        ("*", "", true), ("*", "anything", true), ("a?c", "abc", true), ("a?c", "ac", false),
        ("a*c", "abbbc", true),
        ("a*c", "abbb", false), ("*-prod-*", "x-prod-y", true), ("shop", "shop-prod", false),
        ("[a]", "a", false),
        ("", "", true), ("é?", "éa", true),
    ])
    func globsMatchAsInAShellWithoutBrackets(_ pattern: String, _ name: String, _ matches: Bool) {
        #expect(Glob(pattern, ignoringCase: false).matches(name) == matches)
    }

    @Test func hostileGlobEnds() {
        let pattern = String(repeating: "*a", count: 500) + "b"
        #expect(!Glob(pattern, ignoringCase: false).matches(String(repeating: "a", count: 5000)))
    }
}

import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

extension NominalEstateTests {
    /// Expects two lines, the exit code and no secret; `lastWord` must be in the first line.
    func expectTwoLines(
        _ run: ProgramRun,
        code: Int32,
        _ words: String,
        line: SourceLocation = #_sourceLocation
    ) {
        let lines = run.errors.split(separator: "\n").filter {
            $0.hasPrefix("error: ") || $0.hasPrefix("hint: ")
        }
        #expect(run.code == code, "\(run.errors)", sourceLocation: line)
        #expect(lines.count == 2, "\(run.errors)", sourceLocation: line)
        #expect(lines.first?.hasPrefix("error: ") == true, sourceLocation: line)
        #expect(lines.first?.contains(words) == true, "\(run.errors)", sourceLocation: line)
        #expect(lines.last?.hasPrefix("hint: ") == true, sourceLocation: line)
        for name in ["PGCENSUS_PASSWORD", "AZURE_CLIENT_SECRET"] {
            #expect(
                !(run.errors + run.output).contains(estate.environment[name] ?? "?"),
                sourceLocation: line
            )
        }
    }

    /// Answers that make the list of subscriptions unreadable, so that no snapshot can be stored.
    @Test(arguments: [
        ("web page", Answer(200, text: "<html>Sign in to the proxy</html>"), "web page"),
        ("cut off", Answer(200, body: .cutOff(Array(#"{"value":["#.utf8), announced: 1000)), "ended before"),
        ("200 MB", Answer(200, body: .zeros(200_000_000)), "exceeds"),
        ("value null", Answer(200, text: #"{"value":null}"#), "value is null"),
        (
            "foreign link", Answer(200, text: #"{"value":[],"nextLink":"https://evil.example/x"}"#),
            "https://evil.example"
        ),
        ("redirect", Answer(302, text: "", headers: ["Location": "https://evil.example/"]), "302"),
        (
            "always 401", Answer(401, text: #"{"error":{"code":"InvalidAuthenticationToken"}}"#),
            "InvalidAuthenticationToken"
        ),
    ])
    func unreadableSubscriptionListStoresNothing(_ name: String, _ answer: Answer, _ words: String)
        async throws
    {
        let (_, last) = try await scanned()
        try await withAzure({ $0.path == "/subscriptions" ? answer : nil }) { tests in
            expectTwoLines(try await tests.run(), code: 1, words)
        }
        let show = try await pgcensus(["snapshots", "show", "--store", folder.file("pgcensus.db")])
        #expect(show.output.contains(last.id))
    }

    @Test func weakSSLModeIsAWarningForEachAzureServer() async throws {
        let weak = configuration.replacing("sslMode: verify-full", with: "sslMode: prefer")
            .replacing(#/sslRootCert: .*/#, with: "")
        let run = try await run(configuration: weak)
        #expect(run.errors.contains("warning: server shop-prod: sslMode prefer does not require TLS\n"))
        #expect(run.errors.split(separator: "\n").count { $0.hasSuffix("does not require TLS") } >= 8)
        let mixed = weak + "    overrides: [{servers: [shop-*], connection: {sslMode: require}}]\n"
        #expect(!(try await self.run(configuration: mixed)).errors.contains("server shop-prod: sslMode"))
    }

    private static func listsAnalytics(_ request: RecordedRequest) -> Bool {
        request.path.contains("b8d1f2a4") && request.path.hasSuffix("flexibleServers")
    }

    /// The same answers for the server list of one subscription: only that subscription is not seen.
    @Test(arguments: [
        ("web page", Answer(200, text: "<html>"), "arm-malformed"),
        ("value null", Answer(200, text: #"{"value":null}"#), "arm-malformed"),
        (
            "foreign link", Answer(200, text: #"{"value":[],"nextLink":"https://evil.example/x"}"#),
            "arm-foreign-next-link"
        ),
        ("cut off", Answer(200, body: .cutOff([0x7B], announced: 1000)), "arm-unreachable"),
        ("200 MB", Answer(200, body: .zeros(200_000_000)), "arm-unreachable"),
        ("403", Answer(403, text: "no"), "arm-forbidden"),
        ("500", Answer(500, text: "oops", headers: ["Retry-After": "0"]), "arm-error"),
    ])
    func unreadableServerListHidesOnlyItsSubscription(
        _ name: String,
        _ answer: Answer,
        _ code: String
    ) async throws {
        try await withAzure({ Self.listsAnalytics($0) ? answer : nil }) { tests in
            let (run, snapshot) = try await tests.scan()
            #expect(run.code == 2)
            let hidden = try #require(snapshot.subscriptions.first { $0.displayName == "Analytics" })
            #expect(hidden.scan.problems.map(\.code) == [code])
            #expect(hidden.scan.outcome.hidesSomething)
            #expect(snapshot.servers.count == 9)
            #expect(try snapshot.server("shop-prod").scan.outcome == .complete)
        }
    }

    @Test func circularLinkEndsTheListWithAnError() async throws {
        try await withAzure { tests in
            let base = tests.emulator.baseURL
            tests.emulator.setFault { request in
                let link = "\(base)\(request.path)?api-version=2025-08-01"
                return Self.listsAnalytics(request)
                    ? Answer(200, text: #"{"value":[],"nextLink":"\#(link)"}"#) : nil
            }
            let (_, snapshot) = try await tests.scan()
            let hidden = try #require(snapshot.subscriptions.first { $0.displayName == "Analytics" })
            #expect(hidden.scan.problems.map(\.code) == ["arm-endless-pages"])
        }
    }

    @Test(arguments: [["Retry-After": "1"], ["Retry-After": "Mon, 24 Nov 2025 16:00:09 GMT"]])
    func throttlingDelaysAndLosesNothing(_ headers: [String: String]) async throws {
        try await withAzure { tests in
            tests.emulator.setFault { [emulator = tests.emulator] request in
                let seen = emulator.requests().count {
                    $0.path == request.path && $0.query == request.query
                }
                return request.path.hasSuffix("flexibleServers") && seen < 2
                    ? Answer(429, text: "{}", headers: headers) : nil
            }
            let (run, snapshot) = try await tests.scan()
            #expect(run.code == 2)
            #expect(snapshot.servers.count == 10)
            #expect(snapshot.coverage.subscriptions[.complete] == 2)
        }
    }

    @Test func oneRefusedTokenIsReplaced() async throws {
        try await withAzure { tests in
            tests.emulator.setFault { [emulator = tests.emulator] request in
                let seen = emulator.requests().count { $0.path == "/subscriptions" }
                return request.path == "/subscriptions" && seen < 2 ? Answer(401, text: "{}") : nil
            }
            let (run, snapshot) = try await tests.scan()
            #expect(run.code == 2)
            #expect(snapshot.servers.count == 10)
        }
    }

    @Test func wrongClientSecretIsReportedWithoutItsValue() async throws {
        expectTwoLines(
            try await run(environment: ["AZURE_CLIENT_SECRET": "not-the-secret"]),
            code: 1,
            "invalid_client"
        )
        expectTwoLines(
            try await run(environment: ["AZURE_CLIENT_SECRET": ""]),
            code: 1,
            "AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH not set"
        )
    }

    @Test(arguments: [
        ("a tab", "integrations:\n\t- name: x\n", ":2:"),
        (
            "an unknown key", "integrations:\n  - name: x\n    azure: {}\n    conection: {}\n",
            "unknown key \"conection\""
        ),
        ("a wrong type", "integrations:\n  - name: x\n    azure: {}\n    serversAtOnce: many\n", ":4:"),
        (
            "two of one name", "integrations:\n  - {name: x, azure: {}}\n  - {name: X, azure: {}}\n",
            "used 2 times"
        ),
        (
            "a pasted password", "integrations:\n  - {name: x, azure: {}, connection: {secret: hunter2}}\n",
            "never the secret itself"
        ),
        ("nothing", "", "empty"),
    ])
    func invalidConfigurationIsRefused(_ name: String, _ yaml: String, _ words: String) async throws {
        let run = try await run(configuration: yaml)
        expectTwoLines(run, code: 78, words)
        #expect(!run.errors.contains("hunter2"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("pgcensus.db")))
    }

    @Test func missingConfigurationIsAnErrorAndMissingSecretHidesServers() async throws {
        let missing = try await pgcensus(["scan", "--config", "/nonexistent.yaml"], folder: folder.path)
        expectTwoLines(missing, code: 78, "/nonexistent.yaml")
        let secretless = try await run(environment: ["PGCENSUS_PASSWORD": ""])
        #expect(secretless.code == 4)
        #expect(secretless.output.contains("secret-missing"), "\(secretless.output)")
    }

    /// The program shortens an error code of Azure when it reads it, before it shows or stores it.
    @Test func externalErrorTextIsCutToFourKibibytes() async throws {
        let long = String(repeating: "ée", count: 300_000)
        let answer = Answer(403, text: "{\"error\": {\"code\": \"\(long)\"}}")
        try await withAzure({ Self.listsAnalytics($0) ? answer : nil }) { tests in
            let (run, snapshot) = try await tests.scan()
            #expect(run.code == 2)
            let problems = snapshot.subscriptions.flatMap(\.scan.problems)
            let message = try #require(problems.first { $0.code == "arm-forbidden" }?.message)
            #expect(message.contains("ée"))
            #expect(message.contains("…"))
            #expect(message.utf8.count < 5000)
            #expect(run.output.utf8.count < 20_000)
        }
    }

    @Test func wrongUsageIsReportedInTwoLines() async throws {
        expectTwoLines(try await pgcensus(["scan", "--stoer", "x"]), code: 64, "--stoer")
        expectTwoLines(try await pgcensus(["scan", "--subscription", ""]), code: 64, "subscription")
        expectTwoLines(try await pgcensus(["sacn"]), code: 64, "sacn")
    }
}

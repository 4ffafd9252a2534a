import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

extension NominalEstateTests {
    /// The snapshot of another integration of the same estate, without its `azure:` section or with more lines.
    private func exported(_ configuration: String, code: Int32) async throws -> Snapshot {
        let file = folder.file("edge.json")
        let run = try await run(["--export", file], configuration: configuration)
        #expect(run.code == code, "\(run.errors)")
        return try Snapshot(exported: Data(contentsOf: URL(fileURLWithPath: file)))
    }

    private func byHand(_ servers: String, _ further: String = "") throws -> String {
        let lines = configuration.split(separator: "\n", omittingEmptySubsequences: false)
        let kept = lines.filter {
            !$0.contains("azure:") && !$0.contains("credential:") && !$0.contains("endpoints:")
        }
        return kept.joined(separator: "\n").replacing(
            "  - name: nominal",
            with: "  - name: byhand\n    servers: [\(servers)]\(further)"
        )
    }

    @Test func configuredServersNeedNoAzure() async throws {
        let snapshot = try await exported(
            byHand(
                "{hostname: billing-prod.postgres.database.azure.com, database: nowhere, tags: {owner: a}}",
                "\n    exclude: {databases: [led*]}"
            ),
            code: 0
        )
        let server = try #require(snapshot.servers.first)
        #expect(server.id == "postgresql://billing-prod.postgres.database.azure.com:5432")
        #expect(server.kind == .manual)
        #expect(server.tags["owner"] == "a")
        let ledger = try #require(server.databases?.first { $0.name == "ledger" })
        #expect(ledger.scan.problems.map(\.code) == ["excluded"])
        #expect(ledger.schemas == nil)
        #expect(server.databases?.first { $0.name == "billing" }?.schemas?.isEmpty == false)
        #expect(snapshot.coverage.outcome == .complete)
    }

    @Test func estateWithoutServersIsAProblem() async throws {
        let none = Answer(200, text: #"{"value":[]}"#)
        try await withAzure({ $0.path.contains("/Microsoft.DBforPostgreSQL/") ? none : nil }) { tests in
            let (run, snapshot) = try await tests.scan()
            #expect(run.code == 4)
            #expect(snapshot.coverage.problems.map(\.code) == ["empty-estate"])
            #expect(run.output.contains("hint: "))
        }
    }

    @Test func estateShrunkByHalfIsAProblem() async throws {
        try await scanned()
        let fault: AzureEmulator.FaultAnswer = { request in
            let isRetail = request.path.contains("a3c6e5f0") && request.path.hasSuffix("flexibleServers")
            return isRetail ? Answer(200, text: #"{"value":[]}"#) : nil
        }
        try await withAzure(fault) { tests in
            let (run, snapshot) = try await tests.scan()
            #expect(run.code == 2)
            #expect(snapshot.servers.map(\.name).sorted() == ["analytics", "hr-2019", "telemetry"])
            #expect(snapshot.coverage.problems.map(\.code) == ["estate-shrank"])
        }
    }

    @Test func everyServerIsDeniedWithAHintWithoutASecret() async throws {
        let configuration = configuration.replacing(
            "      secret: env:PGCENSUS_PASSWORD\n",
            with: ""
        )
        let usual = try await exported(configuration, code: 2)
        #expect(try usual.server("shop-prod").scan.outcome == .complete)
        let run = try await self.run(
            ["--export", folder.file("none.json")],
            configuration: configuration,
            environment: ["PGCENSUS_PASSWORD": ""]
        )
        #expect(run.code == 4)
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("none.json")))
        let snapshot = try Snapshot(exported: data)
        let server = try snapshot.server("shop-prod")
        #expect(server.scan.outcome == .denied)
        #expect(server.scan.problems.map(\.code) == ["secret-missing"])
        #expect(server.scan.problems[0].hint?.contains("PGCENSUS_PASSWORD") == true)
        #expect(try snapshot.server("archive").scan.outcome == .stopped)
    }

    @Test func configuredServerThatAzureListsIsAWarning() async throws {
        let host = "SHOP-prod.postgres.database.azure.com"
        let configuration = configuration.replacing(
            "    connection:\n",
            with: "    servers: [{hostname: \(host)}]\n    connection:\n"
        )
        let run = try await run(configuration: configuration)
        #expect(run.code == 2)
        let warnings = run.errors.matches(
            of: #/warning: (.*) are one server, named in the configuration and listed by Azure/#
        )
        #expect(warnings.count == 1, "\(run.errors)")
        #expect(warnings.first?.1.contains("flexibleServers/shop-prod and postgresql://shop-prod.") == true)
        #expect(!(try await self.run()).errors.contains("are one server"))
    }

    @Test func azureCLILoginIsUsed() async throws {
        let token = try await issuedToken()
        let answer =
            #"{"accessToken":"\#(token)","expires_on":\#(Int(Date().timeIntervalSince1970) + 3600),"tokenType":"Bearer"}"#
        let script = """
            #!/bin/sh
            [ "$*" = "account get-access-token --output json --resource https://management.azure.com" ] || exit 9
            echo '\(answer)'
            """
        let az = try folder.write(script, to: "az")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: az)
        let run = try await run(
            configuration: configuration.replacing("credential: environment", with: "credential: azureCLI"),
            environment: ["PATH": "\(folder.path):/usr/bin:/bin"]
        )
        #expect(run.code == 2)
        #expect(run.output.contains("servers        10"))
        #expect(!(run.output + run.errors).contains(token))
    }

    /// A token that the emulator issues, requested with curl.
    private func issuedToken() async throws -> String {
        let settings = estate.environment
        let form = [
            "grant_type=client_credentials", "client_id=\(settings["AZURE_CLIENT_ID"] ?? "")",
            "client_secret=\(settings["AZURE_CLIENT_SECRET"] ?? "")",
            "scope=https://management.azure.com/.default",
        ]
        let url = "\(estate.emulator.baseURL)/\(settings["AZURE_TENANT_ID"] ?? "")/oauth2/v2.0/token"
        let run = try await launch(["/usr/bin/curl", "-s", "-d", form.joined(separator: "&"), url])
        let answer = try JSONDecoder().decode([String: JSONValue].self, from: Data(run.output.utf8))
        guard case .string(let token) = answer["access_token"] else { throw CancellationError() }
        return token
    }
}

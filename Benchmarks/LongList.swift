import AzureEmulator
import Foundation
import Glibc

/// What it costs to read one long list of servers, in one page or in many.
struct LongList {
    private static let servers = 20_000
    private static let pageSizes = [20_000, 1_000]

    func section() async throws -> ReportSection {
        var lines: [String] = []
        for pageSize in Self.pageSizes {
            let (run, processor) = try await measure(pageSize)
            lines.append(
                "| \(Self.servers / pageSize) | \(processor.rounded(to: 2)) | \(run.seconds.rounded(to: 2)) | \(Int(run.peakMiB)) |"
            )
            print(lines.last ?? "")
        }
        return ReportSection(
            title: "A long list of servers",
            text: """
                `pgcensus scan --resource-types server` of one subscription with \(Self.servers) flexible servers, each with all that
                Azure says of one, through Resource Manager. Processor seconds are of the whole run, the stored snapshot included.

                | pages | processor seconds | seconds | peak MiB |
                |---:|---:|---:|---:|
                \(lines.joined(separator: "\n"))
                """
        )
    }

    private func measure(_ pageSize: Int) async throws -> (run: MeasuredRun, processor: Double) {
        var estate = Estate.made(subscriptions: 1, servers: 0)
        estate.pageSize = pageSize
        estate.resources = (0..<Self.servers).map(Self.server)
        let emulator = try await AzureEmulator.start(
            estate: estate,
            secrets: EmulatorSecrets(clientSecret: "bench")
        )
        let folder = "/tmp/pgcensus-bench-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let configuration = """
            integrations:
              - name: bench
                azure:
                  credential: environment
                  endpoints: {resourceManager: "\(emulator.baseURL)", authority: "\(emulator.baseURL)"}
            """
        try configuration.write(toFile: "\(folder)/pgcensus.yaml", atomically: true, encoding: .utf8)
        let before = Self.processorSeconds()
        let run = try await MeasuredRun.of(
            "pgcensus",
            [
                "scan", "--config", "\(folder)/pgcensus.yaml", "--store", "\(folder)/pgcensus.db",
                "--resource-types",
                "server", "--log-level", "warning",
            ],
            environment: [
                "AZURE_TENANT_ID": Estate.madeTenant, "AZURE_CLIENT_ID": Estate.madeClient,
                "AZURE_CLIENT_SECRET": "bench",
            ]
        )
        await emulator.stop()
        guard run.output.contains("  servers        \(Self.servers) ") else {
            throw WrongResult(text: run.output)
        }
        return (run, Self.processorSeconds() - before)
    }

    /// Of all processes that were started and have ended, in both modes (getrusage(2)).
    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }

    private static func server(_ number: Int) -> JSONValue {
        let type = "Microsoft.DBforPostgreSQL/flexibleServers"
        let name = "server-\(number)"
        let id = "/subscriptions/\(Estate.guid(1))/resourceGroups/rg-Main/providers/\(type)/\(name)"
        return .object([
            "id": .string(id), "name": .string(name), "type": .string(type), "location": .string("East US"),
            "tags": .object(["owner": .string("team-\(number % 50)"), "env": .string("prod")]),
            "sku": .object(["name": .string("Standard_D4ds_v5"), "tier": .string("GeneralPurpose")]),
            "systemData": .object(["createdAt": .string("2025-02-03T04:05:06.1234567+00:00")]),
            "properties": .object([
                "fullyQualifiedDomainName": .string("\(name).postgres.database.azure.com"),
                "version": .string("16"),
                "state": .string("Ready"), "administratorLogin": .string("dba"),
                "availabilityZone": .string("2"),
                "storage": .object(["storageSizeGB": .integer(512), "iops": .integer(2300)]),
                "highAvailability": .object(["mode": .string("ZoneRedundant"), "state": .string("Healthy")]),
                "authConfig": .object([
                    "activeDirectoryAuth": .string("Disabled"), "passwordAuth": .string("Enabled"),
                ]),
                "network": .object(["publicNetworkAccess": .string("Enabled")]),
                "replica": .object(["role": .string("Primary"), "capacity": .integer(5)]),
                "privateEndpointConnections": .array([]),
            ]),
        ])
    }
}

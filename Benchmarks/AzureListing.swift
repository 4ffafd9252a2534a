import AzureEmulator
import Foundation

/// How long a large estate takes to list, with how many requests and how much memory.
struct AzureListing {
    /// Milliseconds that every answer takes.
    private static let delay = 20
    private static let sizes = [
        (subscriptions: 100, servers: 1_000), (subscriptions: 1_000, servers: 10_000),
    ]

    func section() async throws -> ReportSection {
        var rows: [Row] = []
        for listing in ["resourceGraph", "resourceManager"] {
            for size in Self.sizes {
                rows.append(try await measure(listing, size.subscriptions, size.servers))
                print(rows.last?.line ?? "")
            }
        }
        let ratios = zip(rows, rows.dropFirst()).filter { $0.listing == $1.listing }.map { small, large in
            "\(large.listing): ten times the servers take \((large.seconds / small.seconds).rounded(to: 1)) times as long."
        }
        return ReportSection(
            title: "Listing servers through Azure",
            text: """
                `pgcensus scan --resource-types server` against the emulator, which takes \(Self.delay) ms for each answer and keeps
                Azure's token bucket (250, refilled with 25 a second for each subscription). Seconds are of the whole run,
                from sign-in to the stored snapshot; requests are all but those for tokens; memory is the peak.

                | listing | subscriptions | servers | requests | refused with 429 | seconds | peak MiB |
                |---|---:|---:|---:|---:|---:|---:|
                \(rows.map(\.line).joined(separator: "\n"))

                \(ratios.joined(separator: "\n"))
                """
        )
    }

    private func measure(_ listing: String, _ subscriptions: Int, _ servers: Int) async throws -> Row {
        var estate = Estate.made(subscriptions: subscriptions, servers: servers / subscriptions)
        estate.delay = Self.delay
        let secret = UUID().uuidString
        let emulator = try await AzureEmulator.start(
            estate: estate,
            secrets: EmulatorSecrets(clientSecret: secret)
        )
        let folder = "/tmp/pgcensus-bench-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let configuration = """
            integrations:
              - name: bench
                azure:
                  credential: environment
                  listing: \(listing)
                  endpoints: {resourceManager: "\(emulator.baseURL)", authority: "\(emulator.baseURL)"}
            """
        let file = "\(folder)/pgcensus.yaml"
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        let run = try await MeasuredRun.of(
            "pgcensus",
            ["scan", "--config", file, "--store", "\(folder)/pgcensus.db", "--resource-types", "server"],
            environment: [
                "AZURE_TENANT_ID": Estate.madeTenant, "AZURE_CLIENT_ID": Estate.madeClient,
                "AZURE_CLIENT_SECRET": secret,
            ]
        )
        await emulator.stop()
        guard run.output.contains("  servers        \(servers) ") else { throw WrongResult(text: run.output) }
        return Row(
            listing: listing,
            subscriptions: subscriptions,
            servers: servers,
            requests: emulator.requests().count { !$0.path.hasSuffix("/token") },
            throttled: emulator.throttled(),
            seconds: run.seconds,
            peakMiB: run.peakMiB
        )
    }

    private struct Row {
        let listing: String
        let subscriptions, servers, requests, throttled: Int
        let seconds, peakMiB: Double

        var line: String {
            let numbers = [subscriptions, servers, requests, throttled].map(String.init)
            let cells = [listing] + numbers + ["\(seconds.rounded(to: 2))", "\(Int(peakMiB))"]
            return "| " + cells.joined(separator: " | ") + " |"
        }
    }
}

/// A run that did not see what it should have: its figures would be worth nothing.
struct WrongResult: Error {
    let text: String
}

extension Double {
    func rounded(to places: Int) -> Double {
        let factor = pow(10, Double(places))
        return (self * factor).rounded() / factor
    }
}

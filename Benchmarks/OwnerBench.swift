import AzureEmulator
import Foundation
import Inventory
import Ownership
import Store

/// How fast owners are found, with how much memory, and how often the directory is asked.
struct OwnerBench {
    private static let large = MadeTags(servers: 20, tagEvery: 10, values: 50_000)
    /// A tenth of the servers, each as large, with the same values.
    private static let small = MadeTags(servers: 2, tagEvery: 2, values: 50_000)

    func section() async throws -> ReportSection {
        let folder = "/tmp/pgcensus-bench-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var speed = ResultTable(columns: ["resources", "distinct values", "seconds", "resources a second"])
        var memory = ResultTable(columns: ["resources", "seconds", "peak MiB"])
        for made in [Self.small, Self.large] {
            let store = "\(folder)/\(made.servers).db"
            try await made.store(at: store)
            let (count, seconds) = try resolve(made, store)
            speed.add([
                String(count), String(made.values), "\(seconds.rounded(to: 2))",
                String(Int(Double(count) / seconds)),
            ])
            let run = try await coverage(made, store, folder)
            memory.add([String(count), "\(run.seconds.rounded(to: 1))", String(Int(run.peakMiB))])
        }
        return ReportSection(
            title: "Finding owners",
            text: """
                A stored snapshot of servers with \(MadeTags.tables) tables each, \(Self.large.values) distinct values of the owner tag, a directory
                file of as many groups but for one in fifty, and three tag rules. On one core, reading the store and the
                directory aside; the first look at each value and the nearest names of those that match nobody are in it:

                \(speed.text)

                `pgcensus owners coverage` as a whole, with reading store and directory. A tenth of the resources needs as
                much memory, for it is that of the directory and of one server:

                \(memory.text)

                Microsoft Graph (the emulator) is asked by `$batch`, twenty requests at a time, two for each value that is a group:

                \(try await calls(folder))
                """
        )
    }

    private func resolve(_ made: MadeTags, _ path: String) throws -> (resources: Int, seconds: Double) {
        let file = try DirectoryFile(made.directory, name: "groups.json")
        let mapping = made.mapping
        let directory = file.directory(for: mapping.attributes, at: Timestamp(Date()))
        let store = try SnapshotStore(reading: path)
        guard let header = try store.headers().first else { throw WrongResult(text: "no snapshot") }
        var walk = ResourceWalk(OwnerSearch(mapping, directory))
        var count = 0
        var seconds = 0.0
        walk.visit(header.subscriptions) { _, _ in count += 1 }
        for id in try store.serverIDs(of: header.id) {
            let server = try store.server(id, of: header.id)
            let start = ContinuousClock.now
            try walk.visit(server) { _, _ in count += 1 }
            seconds += (ContinuousClock.now - start) / .seconds(1)
        }
        return (count, seconds)
    }

    private func coverage(_ made: MadeTags, _ store: String, _ folder: String) async throws -> MeasuredRun {
        try made.directory.write(to: URL(fileURLWithPath: "\(folder)/groups.json"))
        let configuration = "\(folder)/pgcensus.yaml"
        try made.configuration("servers: [{hostname: h}]", "{file: \"\(folder)/groups.json\"}")
            .write(toFile: configuration, atomically: true, encoding: .utf8)
        return try await MeasuredRun.of(
            "pgcensus",
            ["owners", "coverage", "-o", "json", "--config", configuration, "--store", store],
            environment: [:]
        )
    }

    /// A tenfold estate with the same values, and the same estate with fewer.
    private func calls(_ folder: String) async throws -> String {
        var table = ResultTable(columns: ["resources", "distinct values", "requests"])
        for made in [
            MadeTags(servers: 1, tagEvery: 2, values: 500), MadeTags(servers: 10, tagEvery: 2, values: 500),
            MadeTags(servers: 1, tagEvery: 2, values: 2_000),
        ] {
            let store = "\(folder)/graph-\(made.servers)-\(made.values).db"
            try await made.store(at: store)
            let secret = UUID().uuidString
            let emulator = try await AzureEmulator.start(
                estate: .made(subscriptions: 1, servers: 0),
                secrets: EmulatorSecrets(clientSecret: secret)
            )
            emulator.setDirectory(made.entra)
            let url = emulator.baseURL
            let endpoints = ["resourceManager", "authority", "graph"].map { "\($0): \"\(url)\"" }
            let azure = "azure: {credential: environment, endpoints: {\(endpoints.joined(separator: ", "))}}"
            let configuration = "\(folder)/graph.yaml"
            try made.configuration(azure, "{}").write(
                toFile: configuration,
                atomically: true,
                encoding: .utf8
            )
            _ = try await MeasuredRun.of(
                "pgcensus",
                ["owners", "coverage", "-o", "json", "--config", configuration, "--store", store],
                environment: [
                    "AZURE_TENANT_ID": Estate.madeTenant, "AZURE_CLIENT_ID": Estate.madeClient,
                    "AZURE_CLIENT_SECRET": secret,
                ]
            )
            let requests = emulator.requests().count { $0.path.hasPrefix("/v1.0") }
            await emulator.stop()
            table.add([String(made.servers * MadeTags.tables), String(made.values), String(requests)])
        }
        return table.text
    }
}

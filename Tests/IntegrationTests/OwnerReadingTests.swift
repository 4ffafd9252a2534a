import Foundation
import Inventory
import Store
import Support
import Testing

/// The program and `Tests/Owners/reading.py` read the same random hierarchies of tags, rules and directories.
///
/// The script shares no code with the program. `make test` reads fifty hierarchies, `make soak` a thousand.
@Suite struct OwnerReadingTests {
    @Test func independentReadingAgreesOnRandomHierarchies() async throws {
        let isSoak = ProcessInfo.processInfo.environment["SOAK"] == "1"
        let first: UInt64 = 20_261_125
        let seeds = first..<(first + (isSoak ? 1000 : 50))
        print("owners of random hierarchies: seeds \(seeds.lowerBound) to \(seeds.upperBound - 1)")
        for first in stride(from: seeds.lowerBound, to: seeds.upperBound, by: 50) {
            try await Self.read((first..<(first + 50)).map { MadeHierarchy(seed: $0) })
        }
    }

    /// The comparison must be able to fail: the script must notice one changed owner.
    @Test func independentReadingNoticesAWrongOwner() async throws {
        let folder = try TemporaryFolder()
        let made = [MadeHierarchy(seed: 7)]
        try await Self.store(made, in: folder)
        try Self.configure(made, in: folder)
        try await Self.export(made[0], from: folder)
        let rows = try String(contentsOfFile: folder.file("h7/rows.ndjson"), encoding: .utf8)
        let state = try #require(rows.firstMatch(of: #/"state":"[a-z]+"/#))
        try folder.write(
            rows.replacing(state.output, with: "\"state\":\"lost\"", maxReplacements: 1),
            to: "h7/rows.ndjson"
        )
        let reading = try await launch([
            "\(Repository.root)/.build/python/bin/python", "\(Repository.root)/Tests/Owners/reading.py",
            folder.file("h7"),
        ])
        #expect(reading.code == 1)
        #expect(reading.output.contains(", 1 differences"))
    }

    /// Fifty hierarchies share one configuration, because every run of the program reads it completely.
    private static func read(_ made: [MadeHierarchy]) async throws {
        let folder = try TemporaryFolder()
        try await store(made, in: folder)
        try configure(made, in: folder)
        for hierarchy in made { try await export(hierarchy, from: folder) }
        let reading = try await launch(
            ["\(Repository.root)/.build/python/bin/python", "\(Repository.root)/Tests/Owners/reading.py"]
                + made.map { folder.file($0.integration) }
        )
        #expect(reading.code == 0, "\(reading.output.prefix(4000))\(reading.errors)")
        #expect(reading.output.contains("in \(made.count) hierarchies, 0 differences"))
        print("owners of random hierarchies: \(reading.output)", terminator: "")
    }

    private static func store(_ made: [MadeHierarchy], in folder: TemporaryFolder) async throws {
        let path = folder.file("pgcensus.db")
        let lock = try StoreLock(store: path)
        let store = try SnapshotStore(writing: path, under: lock)
        for hierarchy in made {
            let writer = SnapshotWriter(store, id: hierarchy.header.id)
            for server in hierarchy.servers {
                for (place, database) in (server.databases ?? []).enumerated() {
                    try await writer.record(database, at: place, of: server.id)
                }
                try await writer.record(server)
            }
            try await writer.commit(hierarchy.header)
        }
    }

    /// The program reads every second directory as YAML; JSON is valid YAML.
    private static func configure(_ made: [MadeHierarchy], in folder: TemporaryFolder) throws {
        var integrations: [[String: Any]] = []
        for (index, hierarchy) in made.enumerated() {
            let place = folder.file(hierarchy.integration)
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
            let directory = index.isMultiple(of: 2) ? "\(place)/directory.json" : "\(place)/people.yaml"
            for path in Set([directory, "\(place)/directory.json"]) {
                try write(hierarchy.directory, to: path)
            }
            try write(hierarchy.mapping, to: "\(place)/mapping.json")
            var integration = hierarchy.mapping
            integration["name"] = hierarchy.integration
            integration["servers"] = [["hostname": "h"]]
            integration["directory"] = ["file": directory]
            integrations.append(integration)
        }
        try write(["integrations": integrations], to: folder.file("pgcensus.yaml"))
    }

    private static func write(_ value: [String: Any], to path: String) throws {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        try JSONSerialization.data(withJSONObject: value, options: options).write(
            to: URL(fileURLWithPath: path)
        )
    }

    private static func export(_ hierarchy: MadeHierarchy, from folder: TemporaryFolder) async throws {
        let place = folder.file(hierarchy.integration)
        let common = [
            "export", "--store", folder.file("pgcensus.db"), "--config", folder.file("pgcensus.yaml"),
            "--integration", hierarchy.integration, "--file",
        ]
        let whole = try await pgcensus(common + ["\(place)/snapshot.json"])
        #expect(whole.code == 0, "\(whole.errors)")
        let rows = try await pgcensus(
            common + ["\(place)/rows.ndjson", "--format", "ndjson", "--with-owners"]
        )
        #expect(rows.code == 0, "\(rows.errors)")
    }
}

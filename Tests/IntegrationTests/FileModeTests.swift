import Foundation
import Inventory
import Store
import Support
import Testing

/// Files that pgcensus makes are for their owner alone, whatever the umask and wherever a link leads.
@Suite struct FileModeTests {
    private func modes(in folder: String) throws -> [String: Int] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let pairs = try names.map { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            return (name, attributes[.posixPermissions] as? Int ?? -1)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test func aStoreBehindALinkThatLeadsNowhereIsItsOwnersAlone() async throws {
        let (links, place) = (try TemporaryFolder(), try TemporaryFolder())
        let link = links.file("pgcensus.db")
        try FileManager.default.createSymbolicLink(
            atPath: link,
            withDestinationPath: place.file("store.db")
        )
        let lock = try StoreLock(store: link)
        let store = try SnapshotStore(writing: link, under: lock)
        try await SnapshotWriter(store, id: "one").record(
            Server(id: "postgresql://a:5432", kind: .manual, name: "a", host: "a", port: 5432)
        )
        #expect(try modes(in: place.path)["store.db"] == 0o600)
        for (name, mode) in try modes(in: place.path) { #expect(mode == 0o600, "\(name)") }
        #expect(try modes(in: links.path)["pgcensus.db-lock"] == 0o600)
    }

    /// SQLite gives the files beside the store the store's own mode.
    @Test func theFilesBesideAnOpenStoreAreTheirOwnersAlone() async throws {
        let folder = try TemporaryFolder()
        let lock = try StoreLock(store: folder.file("pgcensus.db"))
        let store = try SnapshotStore(writing: folder.file("pgcensus.db"), under: lock)
        try await SnapshotWriter(store, id: "one").record(
            Server(id: "postgresql://a:5432", kind: .manual, name: "a", host: "a", port: 5432)
        )
        let modes = try modes(in: folder.path)
        #expect(Set(modes.keys) == ["pgcensus.db", "pgcensus.db-lock", "pgcensus.db-shm", "pgcensus.db-wal"])
        for (name, mode) in modes { #expect(mode == 0o600, "\(name)") }
    }

    @Test func everyFileThatACommandWritesIsItsOwnersAlone() async throws {
        let folder = try TemporaryFolder()
        try folder.write("groups: [{displayName: team}]", to: "people.yaml")
        try folder.configure(
            IntegrationEntry().server("127.0.0.1", port: 1).connection(["secret": "env:NOTHING"])
                .owners(fallback: "team", directory: "people.yaml")
                .with(["sync": ["deliver": [["file": "changes.ndjson"]]]])
        )
        let given = Set(try modes(in: folder.path).keys)
        let commands = [
            "scan --export scan.json", "export --file out.json", "export --format csv --file out.csv",
            "export --last-known --file known.json", "owners check --no-unmatched --junit owners.xml",
            "config init new.yaml",
            "sync --once",
        ]
        for command in commands {
            let script = "umask 0; exec \(Repository.program("pgcensus")) \(command)"
            let run = try await launch(["bash", "-c", script], folder: folder.path)
            #expect(
                ![1, 64, 78].contains(run.code) || command.contains("last-known"),
                "\(command): \(run.errors)"
            )
        }
        let modes = try modes(in: folder.path).filter { !given.contains($0.key) }
        #expect(modes.count >= 6, "\(modes.keys)")
        for (name, mode) in modes { #expect(mode == 0o600, "\(name): \(String(mode, radix: 8))") }
    }
}

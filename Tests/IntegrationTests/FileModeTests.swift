import Foundation
import Glibc
import Inventory
import Store
import Support
import Testing

/// Only the owner can read the files that pgcensus creates, whatever the umask and the target of a link.
@Suite struct FileModeTests {
    private func modes(in folder: String) throws -> [String: Int] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let pairs = try names.map { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            return (name, attributes[.posixPermissions] as? Int ?? -1)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test func storeBehindADanglingLinkIsPrivate() async throws {
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

    /// SQLite gives the files next to the store the same mode as the store.
    @Test func filesBesideAnOpenStoreArePrivate() async throws {
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

    /// In a container, the program has the same process number in every run: here it is always process 1.
    @Test func killedExportBlocksNoLaterOne() async throws {
        let folder = try TemporaryFolder()
        let hosts = (0..<400).map { "{hostname: 127.0.\($0 / 200).\($0 % 200 + 1), port: 1}" }
        try folder.write(
            """
            integrations:
              - name: a
                servers: [\(hosts.joined(separator: ", "))]
                connection: {secret: "file:secret.txt", connectTimeout: 1s}
            """,
            to: "pgcensus.yaml"
        )
        try folder.write("secret", to: "secret.txt")
        #expect(try await pgcensus(["scan"], folder: folder.path).code == 4)
        let export = try await Self.asFirstProcess([
            Repository.program("pgcensus"), "export", "--file", "out.json",
        ])
        let killing = """
            import os, subprocess, sys
            def parts(): return [name for name in os.listdir(".") if name.endswith(".part")]
            for _ in range(100):
                run = subprocess.Popen(sys.argv[1:])
                while run.poll() is None and not parts(): pass
                run.kill()
                run.wait()
                if parts(): sys.exit(0)
            sys.exit(1)
            """
        let killed = try await launch(["/usr/bin/python3", "-c", killing] + export, folder: folder.path)
        #expect(killed.code == 0, "no run was killed while it wrote: \(killed.errors)")
        let later = try await launch(export, folder: folder.path)
        #expect(later.code == 0, "\(later.errors)")
        let text = try Data(contentsOf: URL(fileURLWithPath: folder.file("out.json")))
        #expect(try Snapshot(exported: text).servers.count == 400)
    }

    /// The same command with process number 1, or with any number if the machine does not allow namespaces.
    private static func asFirstProcess(_ command: [String]) async throws -> [String] {
        let user = getuid() == 0 ? [] : ["--user", "--map-root-user"]
        let namespace = ["unshare"] + user + ["--pid", "--fork", "--kill-child", "--mount-proc"]
        return try await launch(namespace + ["true"]).code == 0 ? namespace + command : command
    }

    @Test func writtenFilesArePrivate() async throws {
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

import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Subprocess
import Support
import SystemPackage
import Testing

extension NominalEstateTests {
    @Test func repeatedScansDifferOnlyInIdsTimesAndMeasurements() async throws {
        try await scanned()
        let first = try String(contentsOfFile: folder.file("snapshot.json"), encoding: .utf8)
        let contents = try await sql("select count(*), sum(length(json)) from content")
        let (_, second) = try await scan()
        let text = try String(contentsOfFile: folder.file("snapshot.json"), encoding: .utf8)
        #expect(first != text)
        #expect(normalized(first) == normalized(text))
        #expect(try await sql("select count(*), sum(length(json)) from content") == contents)
        #expect(try await sql("select count(distinct snapshot) from server") == "2\n")
        let exported = try await pgcensus(["export", "--store", folder.file("pgcensus.db")])
        #expect(exported.output == text)
        #expect(exported.output.contains(second.id))
    }

    @Test func olderSnapshotIsFoundById() async throws {
        let (_, first) = try await scanned()
        let text = try String(contentsOfFile: folder.file("snapshot.json"), encoding: .utf8)
        _ = try await scan()
        let file = folder.file("older.json")
        let run = try await pgcensus(
            ["export", "--store", folder.file("pgcensus.db"), "--snapshot", first.id, "--file", file]
        )
        #expect(run.code == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    }

    @Test func snapshotCommandsShowTheStore() async throws {
        let (run, snapshot) = try await scanned()
        let store = folder.file("pgcensus.db")
        let list = try await pgcensus(["snapshots", "list", "--store", store])
        #expect(list.output.split(separator: "\n").count == 2)
        #expect(list.output.contains(snapshot.id))
        let show = try await pgcensus(["snapshots", "show", "--store", store])
        #expect(show.output.replacing("nominal \(snapshot.id)", with: "nominal") == run.output)
        let verify = try await pgcensus(["snapshots", "verify", "--store", store])
        #expect(verify.code == 0)
        #expect(verify.output == "1 snapshots, all unaltered\n")
    }

    @Test func verifyFindsAlteredOrMissingContents() async throws {
        try await scanned()
        let store = folder.file("pgcensus.db")
        _ = try await sql(
            "update content set json = json || ' ' where digest = (select min(digest) from content)"
        )
        _ = try await sql("delete from content where digest = (select max(digest) from content)")
        let verify = try await pgcensus(["snapshots", "verify", "--store", store])
        #expect(verify.code == 3)
        #expect(verify.output.contains("was altered"))
        #expect(verify.output.contains("is missing"))
    }

    @Test func alteredContentIsNotExported() async throws {
        try await scanned()
        let database = "select digest from database where digest in (select digest from content) limit 1"
        _ = try await sql(
            "update content set json = cast(replace(cast(json as text), 'UTF8', 'utf8') as blob) where digest = (\(database))"
        )
        let export = try await pgcensus(["export", "--store", folder.file("pgcensus.db")])
        #expect(export.code == 1)
        #expect(export.errors.contains(#/content [0-9a-f]{64} was altered/#), "\(export.errors)")
    }

    @Test func storeAndExportArePrivate() async throws {
        _ = try await scan()
        for name in ["pgcensus.db", "snapshot.json"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "pgcensus.db", "pgcensus.yaml", "snapshot.json",
            ]
        )
    }

    /// `make test` kills at five moments, `make soak` at a hundred, spread over the duration of a scan.
    @Test func killedScanLeavesTheLastSnapshot() async throws {
        let (_, last) = try await scanned()
        let isSoak = ProcessInfo.processInfo.environment["SOAK"] == "1"
        let rounds = isSoak ? 100 : 5
        for round in 0..<rounds {
            try await killedScan(after: .milliseconds(40 + 1200 * round / rounds))
            let store = folder.file("pgcensus.db")
            let verify = try await pgcensus(["snapshots", "verify", "--store", store])
            #expect(verify.code == 0, "round \(round): \(verify.output)\(verify.errors)")
            let show = try await pgcensus(["snapshots", "show", "--store", store])
            #expect(show.output.contains(last.id), "round \(round)")
        }
        let (run, next) = try await scan()
        #expect(run.code == 2)
        #expect(
            try await sql("select count(*) from server where snapshot not in (select id from snapshot)")
                == "0\n"
        )
        #expect(
            try await pgcensus(["export", "--store", folder.file("pgcensus.db")]).output.contains(next.id)
        )
    }

    @Test func ctrlCEndsWithCode130AndAnIntactStore() async throws {
        let (_, last) = try await scanned()
        try await withAzure { tests in
            let clock = ContinuousClock()
            var ended = clock.now
            let status = try await tests.startedScan(connectTimeout: "60s") { process in
                try await until("the scan") { tests.hasListedServers }
                try process.send(signal: .interrupt)
                ended = clock.now
            }
            #expect(status == .exited(130))
            #expect(clock.now - ended < .seconds(20), "the silent server takes a minute")
        }
        let verify = try await pgcensus(["snapshots", "verify", "--store", folder.file("pgcensus.db")])
        #expect(verify.code == 0)
        #expect(
            try await pgcensus(["snapshots", "show", "--store", folder.file("pgcensus.db")]).output.contains(
                last.id
            )
        )
    }

    @Test func secondWriterNamesTheHolderOrWaits() async throws {
        try await withAzure { tests in
            let configuration = tests.configuration(connectTimeout: "5s")
            async let first = tests.run(configuration: configuration)
            try await until("the first scan") { tests.hasListedServers }
            let second = try await tests.run(configuration: configuration)
            #expect(second.code == 1)
            #expect(second.errors.contains("is being written by process "))
            let third = try await tests.run(["--wait"], configuration: configuration)
            #expect(third.code == 2)
            #expect(try await first.code == 2)
            #expect(try await sql("select count(*) from snapshot") == "2\n")
        }
    }

    /// Whether a scan has listed the servers; it has opened the store by then.
    private var hasListedServers: Bool {
        emulator.requests().contains { $0.path.hasSuffix("flexibleServers") }
    }

    private func killedScan(after pause: Duration) async throws {
        _ = try await startedScan { process in
            try await Task.sleep(for: pause)
            try? process.send(signal: .kill)
        }
    }

    /// Starts a scan that waits for a silent server.
    private func startedScan(
        connectTimeout: String = "3s",
        _ interfere: (borrowing Execution<NoInput, DiscardedOutput, DiscardedOutput>) async throws -> Void
    ) async throws -> TerminationStatus {
        let configuration = try folder.write(
            configuration(connectTimeout: connectTimeout),
            to: "pgcensus.yaml"
        )
        let variables = estate.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let result = try await Subprocess.run(
            .path(FilePath(Repository.program("pgcensus"))),
            arguments: ["scan", "--config", configuration, "--store", folder.file("pgcensus.db")],
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            input: .none,
            output: .discarded,
            error: .discarded,
            body: interfere
        )
        return result.terminationStatus
    }

    private func sql(_ statement: String) async throws -> String {
        try await launch(["sqlite3", folder.file("pgcensus.db"), statement]).output
    }
}

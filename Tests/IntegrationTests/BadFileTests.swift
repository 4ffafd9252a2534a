import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

extension NominalEstateTests {
    @Test func textFileIsNoStoreAndStaysUnchanged() async throws {
        let text = String(repeating: "Dear diary, this is no database.\n", count: 100)
        let file = try folder.write(text, to: "diary.txt")
        expectTwoLines(try await run(store: file), code: 1, "is not a pgcensus store")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
        expectTwoLines(try await pgcensus(["export", "--store", file]), code: 1, "is not a pgcensus store")
    }

    @Test func databaseOfAnotherProgramIsNoStore() async throws {
        let file = folder.file("other.db")
        _ = try await launch(["sqlite3", file, "create table recipes (name text)"])
        expectTwoLines(try await run(store: file), code: 1, "is not a pgcensus store")
    }

    @Test func newerStoreIsRefused() async throws {
        try await scanned()
        let store = folder.file("pgcensus.db")
        _ = try await launch(["sqlite3", store, "pragma user_version = 99"])
        expectTwoLines(try await run(), code: 1, "newer pgcensus (format 99)")
        expectTwoLines(
            try await pgcensus(["export", "--store", store]),
            code: 1,
            "newer pgcensus (format 99)"
        )
    }

    /// root can write everywhere, so the program runs as an ordinary user.
    @Test func readOnlyStoreIsReadable() async throws {
        let (_, snapshot) = try await scanned()
        let text = try String(contentsOfFile: folder.file("snapshot.json"), encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o444],
            ofItemAtPath: folder.file("pgcensus.db")
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
        defer {
            try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        }
        let scanned = try await asOrdinaryUser([
            "scan", "--config", folder.file("pgcensus.yaml"), "--store", folder.file("pgcensus.db"),
        ])
        expectTwoLines(scanned, code: 1, "cannot be written")
        let exported = try await asOrdinaryUser(["export", "--store", folder.file("pgcensus.db")])
        #expect(exported.code == 0, "\(exported.errors)")
        #expect(exported.output == text)
        #expect(exported.output.contains(snapshot.id))
    }

    @Test func fullDeviceIsReportedAndLosesNothing() async throws {
        let run = try await run(["--export", "/dev/full"])
        expectTwoLines(run, code: 1, "No space left on device; the snapshot is stored")
        let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/full")
        #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
        #expect(attributes[.posixPermissions] as? Int == 0o666)
        let store = folder.file("pgcensus.db")
        #expect(try await pgcensus(["export", "--store", store]).code == 0)
        let program = Repository.program("pgcensus")
        let full = try await launch(["sh", "-c", "\(program) export --store \(store) >/dev/full"])
        #expect(full.code == 1)
        #expect(full.errors == "error: cannot write standard output: No space left on device\n")
    }

    @Test func exportWithoutAPlaceFailsBeforeTheScan() async throws {
        try folder.write("a file", to: "file")
        for path in [folder.file("file/snapshot.json"), folder.file("missing/snapshot.json"), folder.path] {
            try await withAzure { tests in
                expectTwoLines(try await tests.run(["--export", path]), code: 1, path)
                #expect(tests.emulator.requests().isEmpty)
            }
        }
        #expect(try String(contentsOfFile: folder.file("file"), encoding: .utf8) == "a file")
    }

    @Test func exportReplacesAFileCompletelyOrNotAtAll() async throws {
        try await scanned()
        let text = try String(contentsOfFile: folder.file("snapshot.json"), encoding: .utf8)
        let file = try folder.write("old", to: "export.json")
        let run = try await pgcensus(["export", "--store", folder.file("pgcensus.db"), "--file", file])
        #expect(run.code == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".part")
        }
        #expect(left == [])
    }

    private func asOrdinaryUser(_ arguments: [String]) async throws -> ProgramRun {
        guard getuid() == 0 else { return try await pgcensus(arguments, environment: estate.environment) }
        let program = try ordinaryCopy()
        defer { try? FileManager.default.removeItem(atPath: program) }
        return try await launch(
            ["runuser", "-u", "nobody", "--", program] + arguments,
            environment: estate.environment
        )
    }

    /// A copy of the program, because the build folder may be accessible only to root.
    private func ordinaryCopy() throws -> String {
        let copy = "/tmp/pgcensus-copy-\(UUID().uuidString.prefix(8))"
        try FileManager.default.copyItem(atPath: Repository.program("pgcensus"), toPath: copy)
        return copy
    }
}

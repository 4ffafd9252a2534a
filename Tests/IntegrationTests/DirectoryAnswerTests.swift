import Inventory
import Ownership
import Store
import Support
import Testing

/// The answers of a directory that the store keeps.
@Suite struct DirectoryAnswerTests {
    private static func question(_ value: String) -> DirectoryQuestion {
        DirectoryQuestion(.groupDisplayName, value)
    }

    @Test func unusedAnswersAreRemoved() async throws {
        let folder = try TemporaryFolder()
        let lock = try StoreLock(store: folder.file("pgcensus.db"))
        let store = try SnapshotStore(writing: folder.file("pgcensus.db"), under: lock)
        func keep(_ values: [String], day: Int64, of integration: String = "a") throws {
            let moment = Timestamp(milliseconds: 1_764_000_000_000 + day * 24 * 3_600_000)
            let answer = DirectoryAnswer(entries: [], askedAt: moment)
            try store.keep(
                Dictionary(uniqueKeysWithValues: values.map { (Self.question($0), answer) }),
                of: integration
            )
        }
        func kept(of integration: String = "a") throws -> Set<DirectoryQuestion> {
            let all = Set(["old", "live", "new"].map { Self.question($0) })
            return Set(try store.directoryAnswers(of: integration, to: all).keys)
        }
        try keep(["old", "live"], day: 0)
        try keep(["old"], day: 0, of: "b")
        try keep(["live", "new"], day: 90)
        #expect(try kept() == [Self.question("old"), Self.question("live"), Self.question("new")])
        try keep(["live"], day: 91)
        #expect(try kept() == [Self.question("live"), Self.question("new")])
        #expect(try kept(of: "b") == [Self.question("old")])
    }
}

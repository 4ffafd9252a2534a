import Foundation
package import LocalEstate
package import Testing

/// Starts the nominal estate once for all tests of a suite, and stops it after the last test.
package struct NominalEstateTrait: SuiteTrait, TestScoping {
    @concurrent package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let estate = try await NominalEstate(fixtures: Repository.fixtures, in: TemporaryFolder.place)
        do {
            let scan = SharedScan(estate)
            try await CurrentEstate.$value.withValue((estate, scan)) { try await function() }
        } catch {
            try await estate.stop()
            throw error
        }
        try await estate.stop()
    }
}

extension Trait where Self == NominalEstateTrait {
    package static var nominalEstate: Self { NominalEstateTrait() }
}

/// The estate of the suite that is running.
package enum CurrentEstate {
    @TaskLocal fileprivate static var value: (estate: NominalEstate, scan: SharedScan)?

    package static func estate() throws -> NominalEstate {
        try #require(value).estate
    }

    /// Copies the files of the suite's one scan into a folder: `pgcensus.yaml`, `pgcensus.db` and `snapshot.json`.
    package static func scan(into folder: TemporaryFolder) async throws -> ProgramRun {
        try await #require(value).scan.copied(into: folder)
    }
}

/// One scan of an estate that no test changes; the first test that needs the scan runs it.
private actor SharedScan {
    private let estate: NominalEstate
    private var made: Task<(run: ProgramRun, folder: TemporaryFolder), any Error>?

    init(_ estate: NominalEstate) { self.estate = estate }

    func copied(into folder: TemporaryFolder) async throws -> ProgramRun {
        let making = made ?? Task { [estate] in try await Self.made(of: estate) }
        made = making
        let (run, source) = try await making.value
        for name in try FileManager.default.contentsOfDirectory(atPath: source.path) {
            try FileManager.default.copyItem(atPath: source.file(name), toPath: folder.file(name))
        }
        return run
    }

    private static func made(
        of estate: NominalEstate
    ) async throws -> (run: ProgramRun, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        try folder.write(estate.configuration(connectTimeout: "2s"), to: "pgcensus.yaml")
        let run = try await pgcensus(
            ["scan", "--export", "snapshot.json"],
            environment: estate.environment,
            folder: folder.path
        )
        return (run, folder)
    }
}

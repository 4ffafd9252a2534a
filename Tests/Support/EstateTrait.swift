package import LocalEstate
package import Testing

/// Starts the nominal estate once for a whole suite, and stops it after the last test.
package struct NominalEstateTrait: SuiteTrait, TestScoping {
    @concurrent package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let estate = try await NominalEstate(fixtures: Repository.fixtures)
        do {
            try await CurrentEstate.$value.withValue(estate) { try await function() }
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

/// The estate that the running suite has.
package enum CurrentEstate {
    @TaskLocal fileprivate static var value: NominalEstate?

    package static func estate() throws -> NominalEstate {
        try #require(value)
    }
}

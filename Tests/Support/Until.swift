/// Waits for an event; the time limit only ends a test whose event never comes.
package func until(
    _ what: String,
    within limit: Duration = .seconds(120),
    _ isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !isSo() {
        guard ContinuousClock.now < end else { throw DidNotCome(what: what) }
        try await Task.sleep(for: .milliseconds(20))
    }
}

private struct DidNotCome: Error, CustomStringConvertible {
    let what: String

    var description: String { "\(what) did not come" }
}

/// Reports a step that takes long.
struct SlowStepNotice: Sendable {
    private static let patience = Duration.seconds(5)

    let tell: @Sendable (String) -> Void

    func during<Result, Failure: Error>(
        _ what: String,
        _ work: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let alarm = Task { [tell] in
            try await Task.sleep(for: Self.patience)
            tell("\(what): still waiting after 5s")
        }
        defer { alarm.cancel() }
        return try await work()
    }
}

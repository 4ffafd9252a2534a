/// Reports a step that takes long.
struct SlowStepNotice: Sendable {
    private static let patience = Duration.seconds(5)

    let notify: @Sendable (String) -> Void

    func during<Result, Failure: Error>(
        _ what: String,
        _ work: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let timer = Task { [notify] in
            try await Task.sleep(for: Self.patience)
            notify("\(what): still waiting after 5s")
        }
        defer { timer.cancel() }
        return try await work()
    }
}

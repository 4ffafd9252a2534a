/// How many connections to one server are open at a time: fewer after it has reported too many.
actor ConnectionLimit {
    private(set) var allowed: Int
    private var open = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ allowed: Int) {
        self.allowed = allowed
    }

    /// Runs work with one open connection when a slot is free.
    nonisolated func connected<Result, Failure: Error>(
        _ work: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        await acquire()
        do {
            let result = try await work()
            await release()
            return result
        } catch {
            await release()
            throw error
        }
    }

    /// Keeps at least one.
    func lower() {
        allowed = max(1, allowed - 1)
    }

    /// A role's CONNECTION LIMIT; −1 means no limit.
    func lower(to limit: Int) {
        if limit > 0 { allowed = min(allowed, limit) }
    }

    private func acquire() async {
        if open < allowed {
            open += 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    /// Gives the slot to the task that has waited longest, unless there are fewer slots now.
    private func release() {
        if open <= allowed, !waiting.isEmpty {
            waiting.removeFirst().resume()
        } else {
            open -= 1
        }
    }
}

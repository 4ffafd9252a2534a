/// How many connections one server is asked for at a time: fewer once it has said that there are too many.
actor ConnectionLimit {
    private(set) var allowed: Int
    private var open = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ allowed: Int) {
        self.allowed = allowed
    }

    /// Runs work that has one connection open, when it is its turn.
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

    /// At least one is left.
    func lower() {
        allowed = max(1, allowed - 1)
    }

    /// A role's CONNECTION LIMIT; −1 means none.
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

    /// Hands the turn over to the one who has waited longest, unless there are fewer turns by now.
    private func release() {
        if open <= allowed, !waiting.isEmpty {
            waiting.removeFirst().resume()
        } else {
            open -= 1
        }
    }
}

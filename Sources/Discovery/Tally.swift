import Inventory

/// Hands on what is found, counts it, and remembers the first time that recording failed.
actor Tally {
    private let record: @Sendable (Crawl.Finding) async throws -> Void
    private let report: @Sendable (Crawl.Event) -> Void
    private var counted = Coverage()
    private var expectations: Expectations
    private var failure: (any Error)?

    init(
        expecting expectations: Expectations,
        record: @escaping @Sendable (Crawl.Finding) async throws -> Void,
        report: @escaping @Sendable (Crawl.Event) -> Void
    ) {
        self.expectations = expectations
        self.record = record
        self.report = report
    }

    func add(_ server: Server) async {
        var server = server
        expectations.mark(&server)
        guard await hand(.server(server)) else { return }
        counted.add(server)
        report(.finished(server))
    }

    nonisolated func databases(of server: Server) -> DatabaseRecord {
        { database, place in await self.add(database, at: place, of: server) }
    }

    func coverage() throws -> Coverage {
        if let failure { throw failure }
        return counted
    }

    /// The subscriptions with what is expected of them, and what is expected of nothing that there is.
    func finish(_ subscriptions: [Subscription]) -> (subscriptions: [Subscription], remarks: [String]) {
        let marked = subscriptions.map { subscription in
            var subscription = subscription
            expectations.mark(&subscription)
            return subscription
        }
        return (marked, expectations.remarks)
    }

    private func add(_ database: Database, at place: Int, of server: Server) async {
        var database = database
        expectations.mark(&database, of: server)
        guard await hand(.database(database, place: place, server: server.id)) else { return }
        counted.add(database)
    }

    /// A cancelled visit is not an outcome, so it is not recorded.
    private func hand(_ finding: Crawl.Finding) async -> Bool {
        guard failure == nil, !Task.isCancelled else { return false }
        do { try await record(finding) } catch { failure = failure ?? error }
        return failure == nil
    }
}

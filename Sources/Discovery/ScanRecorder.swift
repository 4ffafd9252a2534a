import Configuration
import Inventory
import Store

/// Writes the results into the snapshot, counts them, and remembers the first error of the store.
actor ScanRecorder {
    private let writer: SnapshotWriter
    private let report: @Sendable (EstateScan.Event) -> Void
    private var expectations: Expectations
    private var coverage = Coverage()
    private var findings = Findings()
    private var unmatched: UnmatchedGlobs
    private var addresses: SharedAddresses
    private var failure: (any Error)?
    private let integration: String

    init(
        _ integration: Integration,
        into writer: SnapshotWriter,
        at started: Timestamp,
        report: @escaping @Sendable (EstateScan.Event) -> Void
    ) {
        self.writer = writer
        self.report = report
        self.integration = integration.name
        expectations = Expectations(integration.expected, on: started.day)
        unmatched = UnmatchedGlobs(integration)
        addresses = SharedAddresses(integration)
    }

    /// A server comes after its databases, and without them.
    func add(_ server: Server) async {
        var server = server
        expectations.mark(&server)
        guard await write({ [server] in try await $0.record(server) }) else { return }
        findings.add(server)
        unmatched.add(server)
        addresses.add(server)
        coverage.add(server)
        report(.finished(server))
    }

    /// A database with its contents; `reading` shows at the next scan whether they have changed.
    func add(
        _ database: Database,
        at place: Int,
        of server: Server,
        reading: (key: ReadingKey, ContentReading)? = nil
    ) async {
        var database = database
        expectations.mark(&database, of: server)
        let id = server.id
        let isWritten = await write { [database] in
            try await $0.record(database, at: place, of: id, reading: reading)
        }
        guard isWritten else { return }
        unmatched.add(database, of: id)
        coverage.add(database)
    }

    /// A database whose contents are already in the store.
    func add(
        unchanged known: KnownReading,
        _ database: Database,
        _ measurements: Measurements,
        at place: Int,
        of server: Server
    ) async {
        let id = server.id
        let isWritten = await write {
            try await $0.record(unchanged: known, database, measurements: measurements, at: place, of: id)
        }
        guard isWritten else { return }
        // Only a rule that has matched nothing so far needs the names in the database.
        let contents = unmatched.awaitsNames ? try? writer.contents(of: known) : nil
        unmatched.add(contents ?? database, of: id)
        coverage.add(database, schemas: known.reading.schemas, tables: known.reading.tables)
    }

    /// The stored reading of a database; nil if the database has to be read.
    nonisolated func known(_ key: ReadingKey) -> KnownReading? { try? writer.known(key) }

    /// The key of a database without its contents, as a login reads it.
    nonisolated func key(_ database: Database, of server: Server, reader: [String]) -> ReadingKey? {
        ReadingKey(integration, server.id, database, reader: reader)
    }

    /// What was seen of the estate below these subscriptions.
    func finish(_ subscriptions: [Subscription]) throws -> Recorded {
        if let failure { throw failure }
        let marked = subscriptions.map { subscription in
            var subscription = subscription
            expectations.mark(&subscription)
            return subscription
        }
        findings.add(marked)
        marked.forEach { coverage.add($0) }
        return Recorded(
            subscriptions: marked,
            coverage: coverage,
            findings: findings,
            unmet: expectations.remarks
        )
    }

    /// A possible mistake in the configuration.
    func warnings(_ subscriptions: [Subscription], _ coverage: Coverage) -> [String] {
        unmatched.warnings(subscriptions, coverage) + addresses.warnings
    }

    /// A cancelled visit has no outcome, so it is not recorded.
    private func write(_ work: (SnapshotWriter) async throws -> Void) async -> Bool {
        guard failure == nil, !Task.isCancelled else { return false }
        do { try await work(writer) } catch { failure = failure ?? error }
        return failure == nil
    }
}

/// The results of a recorder after the last server.
struct Recorded: Sendable {
    let subscriptions: [Subscription]
    var coverage: Coverage
    let findings: Findings
    /// The entries of `expected` that match nothing.
    let unmet: [String]
}

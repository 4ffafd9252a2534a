import Configuration
import Inventory
import SnapshotStore

/// One integration's scan, from the secret to the summary on stdout.
struct IntegrationScan: Sendable {
    private let integration: Integration
    private let store: SnapshotStore

    init(_ integration: Integration, _ store: SnapshotStore) {
        self.integration = integration
        self.store = store
    }

    func run() async throws -> SnapshotHeader {
        let progress = Progress(of: integration.name)
        defer { progress.end() }
        let done = try await IntegrationCrawl(integration, store).run { progress.show($0) }
        try await done.writer.commit(done.header)
        progress.end()
        print(done.summary, terminator: "")
        return done.header
    }
}

import Configuration
import Inventory
import SnapshotStore

/// One integration's scan, from the listing to the summary.
struct IntegrationScan: Sendable {
    private let integration: Integration
    private let store: SnapshotStore

    init(_ integration: Integration, _ store: SnapshotStore) {
        self.integration = integration
        self.store = store
    }

    func run() async throws -> IntegrationCrawl.Done {
        let progress = Progress(of: integration.name)
        defer { progress.end() }
        let done = try await IntegrationCrawl(integration, store).run { progress.show($0) }
        try await done.writer.commit(done.header)
        return done
    }
}

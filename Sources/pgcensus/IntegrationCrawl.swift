import Configuration
import Discovery
import Foundation
import Inventory
import Reports
import SnapshotStore
import Synchronization

/// One crawl of an integration into the store, up to the header that makes it a snapshot.
struct IntegrationCrawl: Sendable {
    private let integration: Integration
    private let store: SnapshotStore
    private let requests: RequestCount?
    private let environment = ProcessEnvironment.variables

    init(_ integration: Integration, _ store: SnapshotStore, counting requests: RequestCount? = nil) {
        self.integration = integration
        self.store = store
        self.requests = requests
    }

    /// What is there to be committed.
    struct Done: Sendable {
        let writer: SnapshotWriter
        let header: SnapshotHeader
        /// For people.
        let summary: String
    }

    func run(report: @escaping @Sendable (Crawl.Event) -> Void) async throws -> Done {
        let started = Date()
        let id = SnapshotHeader.newID(at: started, suffix: .random(in: 0...UInt32.max))
        let writer = SnapshotWriter(store, id: id)
        let findings = Mutex(Findings())
        let unmatched = Mutex(UnmatchedGlobs(integration))
        let addresses = Mutex(SharedAddresses(integration))
        let result = try await crawl().run(at: Timestamp(started), report: report) { finding in
            switch finding {
            case .database(let database, let place, let server):
                unmatched.withLock { $0.add(database, of: server) }
                try await writer.record(database, at: place, of: server)
            case .server(let server):
                findings.withLock { $0.add(server) }
                unmatched.withLock { $0.add(server) }
                addresses.withLock { $0.add(server) }
                try await writer.record(server)
            }
        }
        let warnings = unmatched.withLock { $0.warnings(result) } + addresses.withLock(\.warnings)
        for warning in warnings { report(.notice(warning)) }
        let header = try header(id, started, result)
        findings.withLock { $0.add(result.subscriptions) }
        let summary = CoverageSummary(
            integration: integration.name,
            coverage: header.coverage,
            findings: findings.withLock { $0 }
        )
        return Done(writer: writer, header: header, summary: summary.text)
    }

    private func crawl() throws -> Crawl {
        integration.warnOfExposedSecrets()
        let access = Access(integration, environment: environment, counting: requests)
        return Crawl(integration: integration, manager: access.manager, logins: access.logins)
    }

    private func header(_ id: String, _ started: Date, _ result: Crawl.Result) throws -> SnapshotHeader {
        let scope = SnapshotScope(integration)
        var coverage = result.coverage
        coverage.problems += try shrinkage(coverage.servers.total, scope)
        return SnapshotHeader(
            id: id,
            integration: integration.name,
            scope: scope,
            startedAt: Timestamp(started),
            finishedAt: Timestamp(Date()),
            tool: SnapshotHeader.Tool(name: "pgcensus", version: Version.current),
            coverage: coverage,
            subscriptions: result.subscriptions
        )
    }

    /// Less than half the servers of the last snapshot with the same scope is an alarm.
    private func shrinkage(_ servers: Int, _ scope: SnapshotScope) throws -> [Problem] {
        let last = try store.headers(of: integration.name).first { $0.scope == scope }
        guard let before = last?.coverage.servers.total, servers > 0, servers * 2 < before else { return [] }
        return [
            Problem(
                code: "estate-shrank",
                message: "\(servers) servers were found, where the last snapshot has \(before)",
                hint: "Check that the identity still sees every subscription before trusting this snapshot."
            )
        ]
    }
}

extension SnapshotScope {
    fileprivate init(_ integration: Integration) {
        let azure = integration.azure ?? AzureSettings()
        self.init(
            resourceTypes: integration.resourceTypes,
            subscriptions: azure.subscriptions,
            managementGroups: azure.managementGroups,
            resourceGroups: azure.filter.resourceGroups.map(\.pattern),
            regions: azure.filter.regions,
            tags: azure.filter.tags,
            excludedSubscriptions: integration.exclude.subscriptions.map(\.pattern),
            excludedServers: integration.exclude.servers.map(\.pattern),
            excludedDatabases: integration.exclude.databases.map(\.pattern),
            details: azure.details.map(\.rawValue) + (integration.columnDefaults ? ["columnDefaults"] : [])
        )
    }
}

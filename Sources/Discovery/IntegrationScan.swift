package import Configuration
import Foundation
package import Inventory
package import Store

/// One scan of an integration into the store, up to the header that completes the snapshot.
package struct IntegrationScan: Sendable {
    private let integration: Integration
    private let store: SnapshotStore
    private let requests: RequestCount?
    private let environment: [String: String]

    package init(
        _ integration: Integration,
        _ store: SnapshotStore,
        environment: [String: String],
        counting requests: RequestCount? = nil
    ) {
        self.integration = integration
        self.store = store
        self.environment = environment
        self.requests = requests
    }

    /// The snapshot that is ready to commit.
    package struct Done: Sendable {
        package let writer: SnapshotWriter
        package let header: SnapshotHeader
        package let findings: Findings
    }

    package func run(report: @escaping @Sendable (EstateScan.Event) -> Void) async throws -> Done {
        let started = Date()
        let id = SnapshotHeader.newID(at: started, suffix: .random(in: 0...UInt32.max))
        let writer = SnapshotWriter(store, id: id)
        for warning in integration.exposedSecrets { report(.notice(warning)) }
        let recorder = ScanRecorder(integration, into: writer, at: Timestamp(started), report: report)
        let result = try await scan().run(into: recorder, report: report)
        for warning in await recorder.warnings(result.subscriptions, result.coverage) {
            report(.notice(warning))
        }
        return Done(writer: writer, header: try header(id, started, result), findings: result.findings)
    }

    private func scan() -> EstateScan {
        let access = EstateAccess(integration, environment: environment, counting: requests)
        return EstateScan(integration: integration, manager: access.manager, logins: access.logins)
    }

    private func header(_ id: String, _ started: Date, _ result: Recorded) throws -> SnapshotHeader {
        let scope = SnapshotScope(integration)
        var coverage = result.coverage
        let earlier = try store.headers(of: integration.name)
        coverage.problems += Self.shrinkage(coverage.servers.total, scope, since: earlier)
        return SnapshotHeader(
            id: id,
            integration: integration.name,
            scope: scope,
            startedAt: Timestamp(started),
            finishedAt: Timestamp(Date()),
            tool: .current,
            coverage: coverage,
            subscriptions: result.subscriptions
        )
    }

    /// It is a problem of the run if it finds less than half of the servers of the last snapshot with the same scope.
    static func shrinkage(
        _ servers: Int,
        _ scope: SnapshotScope,
        since earlier: [SnapshotHeader]
    ) -> [Problem] {
        let last = earlier.first { $0.scope == scope }
        guard let before = last?.coverage.servers.total, servers > 0, servers * 2 < before else { return [] }
        return [
            Problem(
                code: "estate-shrank",
                message: "\(servers) servers were found; the last snapshot has \(before)",
                hint: "Check that the identity can still read every subscription."
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

package import Azure
import Catalog
package import Configuration
package import Inventory
import Postgres

/// One scan of an integration: visits each of Azure's servers and of those named in the file once.
package struct EstateScan: Sendable {
    /// The most visits that wait for their servers, in addition to those that work; each has a few open files.
    private static let mostWaiting = 256

    package var integration: Integration
    /// Nil if the integration names its servers in the file.
    package var manager: ResourceManager?
    package var logins: Logins

    package init(integration: Integration, manager: ResourceManager?, logins: Logins) {
        self.integration = integration
        self.manager = manager
        self.logins = logins
    }

    /// What a scan reports while it runs.
    package enum Event: Sendable {
        case listed(servers: Int)
        /// A remark that changes no outcome.
        case notice(String)
        case finished(Server)
    }

    /// Passes each database and each server to the recorder as soon as it is done, and keeps none.
    ///
    /// Throws if not even the subscriptions could be listed, if recording fails, or on cancellation:
    /// then there is no snapshot.
    func run(into recorder: ScanRecorder, report: @escaping @Sendable (Event) -> Void) async throws
        -> Recorded
    {
        let listed = try await listed(report)
        let sets =
            ReplicationSet.grouping(listed.servers)
            + integration.namedServers.map { ReplicationSet(source: $0) }
        report(.listed(servers: sets.reduce(0) { $0 + 1 + $1.replicas.count }))
        listed.servers.compactMap(weakness).forEach { report(.notice($0)) }
        let places = WorkPlaces(integration.serversAtOnce)
        _ = await sets.concurrentMap(limit: integration.serversAtOnce + Self.mostWaiting) { set in
            await places.working { await visit(set, recorder, report) }
        }
        try Task.checkCancellation()
        var recorded = try await recorder.finish(listed.subscriptions)
        let servers = recorded.coverage.servers.total
        recorded.coverage.problems += listed.problems + emptyEstate(recorded.subscriptions, servers: servers)
        // An entry may match something that is out of view.
        if recorded.coverage.outcome == .complete { recorded.unmet.forEach { report(.notice($0)) } }
        return recorded
    }

    /// Visits the source of a set, and its replicas only if the source could not be read.
    ///
    /// Each server has a visit of its own, with its own settings and its own secret.
    private func visit(
        _ set: ReplicationSet,
        _ recorder: ScanRecorder,
        _ report: @escaping @Sendable (Event) -> Void
    ) async {
        let source = await scan(of: set.source, recorder, report).visit(set.source)
        await recorder.add(source)
        for replica in set.replicas {
            var replica = replica
            let scan = scan(of: replica, recorder, report)
            if source.session != nil {
                replica.scan = ScanResult(.skipped, code: "replica", "its source \(source.name) was read")
                replica = await scan.described(replica)
            } else {
                replica = await scan.visit(replica)
            }
            await recorder.add(replica)
        }
    }

    /// The estate that Azure lists; if it lists nothing, servers named in the file are still visited.
    private func listed(_ report: @escaping @Sendable (Event) -> Void) async throws -> Estate {
        do { return try await list(report) } catch let error as AzureError {
            guard !integration.namedServers.isEmpty, error != .cancelled else { throw error }
            return Estate(problems: ScanResult(error).problems)
        }
    }

    /// The estate that Azure lists, without a visit to any server.
    package func list(_ report: @escaping @Sendable (Event) -> Void) async throws -> Estate {
        guard let manager, let azure = integration.azure else { return Estate() }
        let listing = EstateListing(manager: manager, settings: azure, exclude: integration.exclude) {
            report(.notice($0))
        }
        let estate = try await listing.run()
        try Task.checkCancellation()
        return estate
    }

    private func scan(
        of server: Server,
        _ recorder: ScanRecorder,
        _ report: @escaping @Sendable (Event) -> Void
    ) -> ServerScan {
        ServerScan(
            recorder: recorder,
            login: logins.login(to: server),
            scope: CatalogScope(
                integration.resourceTypes,
                columnDefaults: integration.columnDefaults,
                statistics: integration.statistics
            ),
            exclude: integration.exclude,
            details: details,
            wait: SlowStepNotice { report(.notice($0)) }
        )
    }

    /// Warns for each of Azure's servers whose data may go over the network in clear text.
    private func weakness(_ server: Server) -> String? {
        let mode = logins.login(to: server).settings.sslMode
        guard [.disable, .allow, .prefer].contains(mode) else { return nil }
        return "server \(server.name): sslMode \(mode.rawValue) does not require TLS"
    }

    private var details: AzureDetails? {
        guard let manager, let azure = integration.azure else { return nil }
        return AzureDetails(
            manager: manager,
            settings: azure,
            listsDatabases: integration.resourceTypes.contains(.database),
            exclude: integration.exclude
        )
    }

    /// An empty result is an error, not a clean snapshot.
    private func emptyEstate(_ subscriptions: [Subscription], servers: Int) -> [Problem] {
        let readable = subscriptions.contains(where: \.scan.outcome.isWhole)
        guard servers == 0 || (integration.azure != nil && !readable) else { return [] }
        return [
            Problem(
                code: "empty-estate",
                message: readable ? "no server was found" : "no subscription could be read",
                hint: "Check that the identity has the Reader role where the servers are."
            )
        ]
    }
}

package import Azure
import Catalog
package import Configuration
package import Inventory
import Postgres

/// One crawl of an integration: Azure's servers and those named by hand, each visited once.
package struct Crawl: Sendable {
    package var integration: Integration
    /// Nil where the integration names its servers by hand alone.
    package var manager: ResourceManager?
    package var logins: Logins

    package init(integration: Integration, manager: ResourceManager?, logins: Logins) {
        self.integration = integration
        self.manager = manager
        self.logins = logins
    }

    /// What a crawl tells while it runs.
    package enum Event: Sendable {
        case listed(servers: Int)
        /// Something to know that changes no outcome.
        case notice(String)
        case finished(Server)
    }

    /// What is to be recorded as soon as it stands.
    package enum Finding: Sendable {
        /// Without its databases, which were recorded before it.
        case server(Server)
        case database(Database, place: Int, server: String)
    }

    /// What is known when all servers have been recorded.
    package struct Result: Sendable {
        package var subscriptions: [Subscription]
        package var coverage: Coverage
    }

    /// Hands each database and each server to `record` as soon as it is done, and keeps none.
    ///
    /// Throws where not even the subscriptions could be listed, where recording fails, or on cancellation:
    /// then there is nothing to make a snapshot of.
    package func run(
        at started: Timestamp,
        report: @escaping @Sendable (Event) -> Void,
        record: @escaping @Sendable (Finding) async throws -> Void
    ) async throws -> Result {
        let listed = try await listed(report)
        let sets =
            ReplicationSet.grouping(listed.servers)
            + integration.namedServers.map { ReplicationSet(source: $0) }
        report(.listed(servers: sets.reduce(0) { $0 + 1 + $1.replicas.count }))
        listed.servers.compactMap(weakness).forEach { report(.notice($0)) }
        let tally = Tally(
            expecting: Expectations(integration.expected, on: started.day),
            record: record,
            report: report
        )
        _ = await sets.concurrentMap(limit: integration.serversAtOnce) { set in
            await set.visited(by: { crawl(of: $0, report) }, tally)
        }
        try Task.checkCancellation()
        var coverage = try await tally.coverage()
        let (subscriptions, remarks) = await tally.finish(listed.subscriptions)
        subscriptions.forEach { coverage.add($0) }
        coverage.problems += listed.problems + emptyEstate(subscriptions, servers: coverage.servers.total)
        // What is out of view may be what an entry is about.
        if coverage.outcome == .complete { remarks.forEach { report(.notice($0)) } }
        return Result(subscriptions: subscriptions, coverage: coverage)
    }

    /// What Azure lists; where it lists nothing, servers that are named by hand are visited all the same.
    private func listed(_ report: @escaping @Sendable (Event) -> Void) async throws -> Estate {
        do { return try await list(report) } catch let error as AzureError {
            guard !integration.namedServers.isEmpty, error != .cancelled else { throw error }
            return Estate(problems: Scan(error).problems)
        }
    }

    /// What Azure lists, without a visit to any server.
    package func list(_ report: @escaping @Sendable (Event) -> Void) async throws -> Estate {
        guard let manager, let azure = integration.azure else { return Estate() }
        let listing = EstateListing(manager: manager, settings: azure, exclude: integration.exclude) {
            report(.notice($0))
        }
        let estate = try await listing.run()
        try Task.checkCancellation()
        return estate
    }

    private func crawl(of server: Server, _ report: @escaping @Sendable (Event) -> Void) -> ServerCrawl {
        ServerCrawl(
            login: logins.login(to: server),
            scope: CatalogScope(integration.resourceTypes, columnDefaults: integration.columnDefaults),
            exclude: integration.exclude,
            details: details,
            wait: LongWait { report(.notice($0)) }
        )
    }

    /// What may go over the network in the clear is said of each of Azure's servers.
    private func weakness(_ server: Server) -> String? {
        let mode = logins.login(to: server).settings.sslMode
        guard [.disable, .allow, .prefer].contains(mode) else { return nil }
        return "server \(server.name): sslMode \(mode.rawValue) does not insist on TLS"
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

    /// An empty result is an alarm, not a clean snapshot.
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

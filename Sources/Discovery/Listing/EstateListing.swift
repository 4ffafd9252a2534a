import Azure
import Configuration
package import Inventory

/// What Azure lists: subscriptions with their resource groups, and their servers.
package struct Estate: Sendable {
    package var subscriptions: [Subscription] = []
    package var servers: [Server] = []
    /// Problems of the whole listing.
    package var problems: [Problem] = []
}

/// Lists the estate, through Resource Manager or Resource Graph: both give the same result.
struct EstateListing: Sendable {
    /// With more subscriptions than this, `listing: auto` uses Resource Graph.
    private static let subscriptionsByResourceManager = 10

    let manager: ResourceManager
    let settings: AzureSettings
    let exclude: Exclusions
    let notice: @Sendable (String) -> Void

    /// Throws if not even the subscriptions could be listed.
    func run() async throws(AzureError) -> Estate {
        let scope = try await SubscriptionScope(manager: manager, settings: settings).run()
        let (open, closed) = scope.subscriptions.map(skipping).partitioned { $0.scan == .complete }
        let listed =
            await usesResourceGraph(open.count)
            ? byResourceGraph(open) : ManagerListing(manager: manager).list(open)
        var estate = Estate(problems: scope.problems)
        estate.subscriptions = closed + listed.map(\.subscription)
        estate.servers = Self.distinct(listed.flatMap(\.servers)).map(filtered)
        return estate
    }

    private func usesResourceGraph(_ subscriptions: Int) -> Bool {
        switch settings.listing {
        case .resourceManager: false
        case .resourceGraph: true
        case .auto: subscriptions > Self.subscriptionsByResourceManager
        }
    }

    private func byResourceGraph(_ subscriptions: [Subscription]) async -> [ListedSubscription] {
        await ResourceGraphListing(
            manager: manager,
            replacesFailures: settings.listing == .auto,
            notice: notice
        )
        .list(subscriptions)
    }

    private func skipping(_ subscription: Subscription) -> Subscription {
        guard let reason = reasonToSkip(subscription) else { return subscription }
        var subscription = subscription
        subscription.scan = reason
        return subscription
    }

    private func reasonToSkip(_ subscription: Subscription) -> ScanResult? {
        if exclude.subscriptions.match(subscription) {
            return ScanResult(.skipped, code: "excluded", "left out by exclude.subscriptions")
        }
        guard ["disabled", "deleted"].contains(subscription.state?.lowercased()) else { return nil }
        return ScanResult(
            .skipped,
            code: "subscription-disabled",
            "Azure says that the subscription is \(subscription.state ?? "")"
        )
    }

    /// Azure compares ids without case, so two spellings are one server.
    private static func distinct(_ servers: [Server]) -> [Server] {
        var seen: Set<String> = []
        return servers.sorted { Name($0.id) < Name($1.id) }.filter {
            seen.insert($0.id.lowercased()).inserted
        }
    }

    /// A server that a filter leaves out stays in the snapshot as a stub, so that it never appears removed.
    private func filtered(_ server: Server) -> Server {
        guard let key = settings.filter.excludingKey(to: server) else { return server }
        var stub = Server(
            id: server.id,
            kind: server.kind,
            name: server.name,
            host: nil,
            port: nil,
            tags: server.tags
        )
        stub.subscriptionId = server.subscriptionId
        stub.resourceGroup = server.resourceGroup
        stub.location = server.location
        stub.notes = server.notes
        stub.scan = ScanResult(.skipped, code: "filtered", "left out by azure.\(key)")
        return stub
    }
}

extension Sequence {
    fileprivate func partitioned(_ belongs: (Element) -> Bool) -> (yes: [Element], no: [Element]) {
        (filter(belongs), filter { !belongs($0) })
    }
}

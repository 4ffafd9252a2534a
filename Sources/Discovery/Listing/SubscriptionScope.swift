import Azure
import Configuration
import Inventory

/// Finds the subscriptions of a scope: by id, by name, by management group, or all that the identity can read.
struct SubscriptionScope: Sendable {
    private static let requestsAtOnce = 8

    let manager: ResourceManager
    let settings: AzureSettings

    /// A named subscription that cannot be read is in the result, with the reason.
    ///
    /// Throws if nothing is known of any subscription.
    func run() async throws(AzureError) -> (subscriptions: [Subscription], problems: [Problem]) {
        let visible = await manager.subscriptions()
        var (wanted, problems) = named(among: visible)
        if let failure = visible.failures.first {
            guard !visible.elements.isEmpty || !wanted.isEmpty, !visible.failures.contains(.cancelled) else {
                throw failure
            }
            problems += visible.failures.flatMap { Self.problems($0, "the list of subscriptions") }
        }
        guard !settings.subscriptions.isEmpty || !settings.managementGroups.isEmpty else {
            return (visible.elements, problems)
        }
        for group in settings.managementGroups {
            let found = await manager.subscriptions(inManagementGroup: group)
            wanted.formUnion(found.elements)
            problems += found.failures.flatMap { Self.problems($0, "management group \(group)") }
        }
        let byGUID = Dictionary(visible.elements.map { ($0.guid, $0) }) { first, _ in first }
        let found = await wanted.sorted().concurrentMap(limit: Self.requestsAtOnce) { guid in
            if let subscription = byGUID[guid] { return subscription }
            return await asked(guid)
        }
        return (found, problems)
    }

    /// A name that is missing from an incomplete list may be in the part that could not be read.
    private func named(among visible: Listed<Subscription>) -> (guids: Set<String>, problems: [Problem]) {
        var guids: Set<String> = []
        var problems: [Problem] = []
        for wanted in settings.subscriptions {
            if wanted.isGUID {
                guids.insert(wanted.lowercased())
                continue
            }
            let found = visible.elements.filter { $0.displayName?.lowercased() == wanted.lowercased() }
            guids.formUnion(found.map(\.guid))
            if found.isEmpty, visible.isWhole { problems.append(.subscriptionNotFound(wanted)) }
        }
        return (guids, problems)
    }

    /// A subscription that the list does not have: Azure's reason, or that it is in another tenant.
    private func asked(_ guid: String) async -> Subscription {
        do {
            return try await manager.subscription(guid)
        } catch {
            var scan = ScanResult(error)
            // Azure answers 404 for what the identity may not see.
            if case .service(let service) = error, service.status == 404 { scan.outcome = .denied }
            return Subscription(id: "/subscriptions/\(guid)", scan: scan)
        }
    }

    private static func problems(_ error: AzureError, _ list: String) -> [Problem] {
        ScanResult(error).problems.map { problem in
            var problem = problem
            problem.message = "\(list): \(problem.message)"
            return problem
        }
    }
}

extension Problem {
    fileprivate static func subscriptionNotFound(_ name: String) -> Problem {
        Problem(
            code: "subscription-not-found",
            message: "no readable subscription has the name \(name)",
            hint: "Check the name, or give the subscription's id; az account list shows both."
        )
    }
}

extension String {
    fileprivate var isGUID: Bool {
        wholeMatch(of: #/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/#) != nil
    }
}

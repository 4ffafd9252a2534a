import Foundation
package import Inventory

/// The rows that Resource Graph has of some subscriptions.
package struct ResourceGraphRows: Sendable {
    /// GUIDs of the subscriptions that Resource Graph shows; it leaves out silently what the caller may not read.
    package var subscriptions: Set<String> = []
    package var resourceGroups: [ResourceGroup] = []
    package var servers: [ListedServer] = []
    /// Why the rows are not complete: then they prove nothing about missing resources.
    package var failures: [AzureError] = []
}

/// Azure Resource Graph: one query for many subscriptions.
extension ResourceManager {
    /// Learn, "Guidance for throttled requests": fewer than 300 subscriptions a query.
    package static let subscriptionsPerQuery = 299

    private static let serverQuery = """
        resources | where type in~ ('microsoft.dbforpostgresql/flexibleservers', 'microsoft.dbforpostgresql/servers', \
        'microsoft.dbforpostgresql/servergroupsv2') | project id, name, type, location, tags, sku, properties \
        | order by id asc
        """
    private static let containerQuery = """
        resourcecontainers | where type in~ ('microsoft.resources/subscriptions', \
        'microsoft.resources/subscriptions/resourcegroups') | project id, name, type, location, tags | order by id asc
        """

    /// Everything that Resource Graph has of these subscriptions, at most `subscriptionsPerQuery`.
    package func resourceGraph(of subscriptions: [Subscription]) async -> ResourceGraphRows {
        let asked = Set(subscriptions.map { $0.guid.lowercased() })
        let containers = await rows(Self.containerQuery, of: asked, ResourceGraphContainer.init)
        let servers = await rows(Self.serverQuery, of: asked) { element throws(Refusal) in
            try ListedServer(element, try ServerKind(resourceGraphType: element.required("type")))
        }
        var found = ResourceGraphRows(failures: containers.failures + servers.failures)
        found.servers = servers.elements.filter { asked.contains($0.subscription) }
        for container in containers.elements where asked.contains(container.subscription) {
            found.subscriptions.insert(container.subscription)
            if let group = container.group { found.resourceGroups.append(group) }
        }
        let strangers =
            servers.elements.count + containers.elements.count - found.servers.count
            - containers.elements.count { asked.contains($0.subscription) }
        if strangers > 0 { found.failures.append(.foreignRows(count: strangers)) }
        return found
    }

    /// The rows of one query: all that `totalRecords` counts, each once, or a failure.
    private func rows<Row: Sendable>(
        _ query: String,
        of subscriptions: Set<String>,
        _ take: @escaping (JSONElement) throws(Refusal) -> Row
    ) async -> Listed<Row> {
        let path = "/providers/Microsoft.ResourceGraph/resources"
        var question = ResourceGraphQuestion(subscriptions: subscriptions.sorted(), query: query)
        var reading = ResourceGraphReading(take)
        do throws(AzureError) {
            while let token = try reading.add(
                try await post(path, apiVersion: "2022-10-01", body: question.json),
                of: path
            ) {
                question.options.skipToken = token
            }
        } catch {
            return reading.listed(path, failure: error)
        }
        return reading.listed(path)
    }
}

extension ServerKind {
    /// The type as Resource Graph writes it, in lower case.
    fileprivate init(resourceGraphType: String) throws(Refusal) {
        let last = resourceGraphType.lowercased().split(separator: "/").last ?? ""
        guard let kind = Self.allCases.first(where: { $0.type.lowercased() == last }) else {
            throw Refusal("its type is not in the query")
        }
        self = kind
    }
}

/// A subscription or a resource group as Resource Graph writes it.
private struct ResourceGraphContainer {
    let subscription: String
    let group: ResourceGroup?

    init(_ row: JSONElement) throws(Refusal) {
        let segments = try row.required("id").split(separator: "/")
        guard segments.count >= 2, segments[0].lowercased() == "subscriptions" else {
            throw Refusal("its id is not that of a subscription or a resource group")
        }
        subscription = segments[1].lowercased()
        let isGroup = try row.required("type").lowercased().hasSuffix("/resourcegroups")
        group = isGroup ? try ResourceGroup(row, in: subscription) : nil
    }
}

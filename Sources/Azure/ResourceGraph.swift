import Foundation
package import Inventory

/// The rows that Resource Graph has of some subscriptions.
package struct GraphRows: Sendable {
    /// GUIDs of the subscriptions that the graph shows; what the caller may not read it omits in silence.
    package var subscriptions: Set<String> = []
    package var resourceGroups: [ResourceGroup] = []
    package var servers: [ListedServer] = []
}

/// Azure Resource Graph: one question for many subscriptions.
extension ResourceManager {
    /// Learn, "Guidance for throttled requests": fewer than 300 subscriptions a query.
    package static let subscriptionsPerQuery = 299
    private static let rowsPerPage = 1000

    private static let serverQuery = """
        resources | where type in~ ('microsoft.dbforpostgresql/flexibleservers', 'microsoft.dbforpostgresql/servers', \
        'microsoft.dbforpostgresql/servergroupsv2') | project id, name, type, location, tags, sku, properties \
        | order by id asc
        """
    private static let containerQuery = """
        resourcecontainers | where type in~ ('microsoft.resources/subscriptions', \
        'microsoft.resources/subscriptions/resourcegroups') | project id, name, type, location, tags | order by id asc
        """

    /// Everything the graph has of these subscriptions, at most `subscriptionsPerQuery`.
    package func graph(of subscriptions: [Subscription]) async throws(AzureError) -> GraphRows {
        let guids = subscriptions.map(\.guid)
        var listing = GraphRows()
        for row: ContainerRow in try await rows(Self.containerQuery, guids) {
            listing.add(row)
        }
        listing.servers = try await rows(Self.serverQuery, guids).map { (row: ServerRow) in
            ListedServer(row.wire)
        }
        return listing
    }

    private func rows<Row: Decodable>(_ query: String, _ subscriptions: [String]) async throws(AzureError)
        -> [Row]
    {
        let path = "/providers/Microsoft.ResourceGraph/resources"
        var question = Question(subscriptions: subscriptions, query: query)
        var rows: [Row] = []
        var visited: Set<String> = []
        while true {
            let answer: Answer<Row> = try await post(path, apiVersion: "2022-10-01", body: question.json)
            rows += answer.data
            guard let token = answer.skipToken, !token.isEmpty else {
                guard answer.resultTruncated?.lowercased() != "true" else { throw .truncated }
                return rows
            }
            guard visited.insert(token).inserted else { throw .endlessPages(url: path) }
            question.options.skipToken = token
        }
    }

    private struct Question: Encodable {
        var subscriptions: [String]
        var query: String
        var options = Options()

        struct Options: Encodable {
            var top = ResourceManager.rowsPerPage
            var resultFormat = "objectArray"
            var skipToken: String?

            enum CodingKeys: String, CodingKey {
                case top = "$top"
                case resultFormat
                case skipToken = "$skipToken"
            }
        }

        /// Strings and numbers alone, which always can be encoded.
        var json: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }
    }

    private struct Answer<Row: Decodable>: Decodable {
        var data: [Row]
        var skipToken: String?
        /// A text: `"true"` or `"false"`.
        var resultTruncated: String?

        enum CodingKeys: String, CodingKey {
            case data, resultTruncated
            case skipToken = "$skipToken"
        }
    }
}

/// A subscription or a resource group as the graph writes it.
private struct ContainerRow: Decodable {
    var id: String
    var name: String
    var type: String
    var location: String?
    var tags: Tags?
}

extension GraphRows {
    fileprivate mutating func add(_ row: ContainerRow) {
        let segments = row.id.split(separator: "/")
        guard segments.count >= 2 else { return }
        let subscription = Subscription(id: "/subscriptions/\(segments[1].lowercased())")
        guard row.type.lowercased().hasSuffix("/resourcegroups") else {
            subscriptions.insert(subscription.guid)
            return
        }
        let group = ResourceGroupWire(name: row.name, location: row.location, tags: row.tags)
        resourceGroups.append(group.resourceGroup(in: subscription))
    }
}

/// A server of any kind as the graph writes it: the type says in which shape.
private struct ServerRow: Decodable {
    let wire: any ServerWire

    init(from decoder: any Decoder) throws {
        let type = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .type)
            .lowercased()
        wire =
            switch type.split(separator: "/").last {
            case "servers": try SingleServerWire(from: decoder)
            case "servergroupsv2": try CosmosClusterWire(from: decoder)
            default: try FlexibleServerWire(from: decoder)
            }
    }

    private enum CodingKeys: CodingKey { case type }
}

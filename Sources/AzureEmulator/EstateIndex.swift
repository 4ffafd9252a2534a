/// The estate by the names in requests, built once: an estate may have ten thousand servers.
struct EstateIndex: Sendable {
    let subscriptions: [String: JSONValue]
    let tenants: [String: String]
    let groups: [String: [JSONValue]]
    /// By subscription, then by type in lower case, such as `microsoft.dbforpostgresql/servers`.
    let resources: [String: [String: [JSONValue]]]

    init(_ estate: Estate) {
        func subscription(_ value: JSONValue) -> String {
            let segments = value["id"]?.string?.split(separator: "/") ?? []
            return segments.count > 1 ? segments[1].lowercased() : ""
        }
        subscriptions = Dictionary(estate.subscriptions.map { (subscription($0), $0) }) { first, _ in first }
        tenants = subscriptions.mapValues { $0["tenantId"]?.string ?? estate.tenantId }
        groups = Dictionary(grouping: estate.resourceGroups, by: subscription)
        resources = Dictionary(grouping: estate.resources, by: subscription).mapValues { values in
            Dictionary(grouping: values) { $0["type"]?.string?.lowercased() ?? "" }
        }
    }
}

/// The canonical path of an Azure resource.
///
/// Azure compares ids without case and spells them differently in different answers, so keywords and provider
/// get their documented case, the resource group that of the resource-group list, and names stay as received.
package struct ResourceID: Sendable, Equatable {
    package let path: String

    package init(_ raw: String, spelling: Spelling) {
        var segments = raw.split(separator: "/").map(String.init)
        for index in stride(from: 0, to: segments.count, by: 2) {
            segments[index] = Self.keywords[segments[index].lowercased()] ?? segments[index]
            guard index + 1 < segments.count else { break }
            segments[index + 1] = spelling.value(segments[index + 1], after: segments[index])
        }
        path = "/" + segments.joined(separator: "/")
    }

    package var name: String {
        let bytes = path.utf8
        return bytes.lastIndex(of: UInt8(ascii: "/")).map { String(Substring(bytes[$0...].dropFirst())) }
            ?? ""
    }
    package var subscription: String? { segment(after: "subscriptions") }
    package var resourceGroup: String? { segment(after: "resourceGroups") }

    private func segment(after keyword: String) -> String? {
        var rest = path.utf8[...]
        let wanted = keyword.utf8
        while let start = rest.firstIndex(of: UInt8(ascii: "/")) {
            rest = rest[start...].dropFirst()
            guard rest.prefix(while: { $0 != UInt8(ascii: "/") }).elementsEqual(wanted) else { continue }
            let value = rest.dropFirst(wanted.count + 1).prefix { $0 != UInt8(ascii: "/") }
            return value.isEmpty ? nil : String(Substring(value))
        }
        return nil
    }

    private static let keywords = Dictionary(
        uniqueKeysWithValues: [
            "subscriptions", "resourceGroups", "providers", "flexibleServers", "servers", "serverGroupsv2",
            "virtualNetworks", "subnets", "privateEndpoints", "privateDnsZones",
        ]
        .map { ($0.lowercased(), $0) }
    )
    fileprivate static let providers = [
        "microsoft.dbforpostgresql": "Microsoft.DBforPostgreSQL", "microsoft.network": "Microsoft.Network",
    ]

    /// How the variable parts of an id are spelled in one subscription.
    package struct Spelling: Sendable {
        private let groups: [String: String]

        package init(groups: [ResourceGroup]) {
            self.groups = Dictionary(groups.map { ($0.name.lowercased(), $0.name) }) { first, _ in first }
        }

        fileprivate func value(_ value: String, after keyword: String) -> String {
            switch keyword {
            case "subscriptions": value.lowercased()
            case "resourceGroups": groups[value.lowercased()] ?? value
            case "providers": ResourceID.providers[value.lowercased()] ?? value
            default: value
            }
        }
    }
}

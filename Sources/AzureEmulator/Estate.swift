package import Foundation

/// What the emulator serves: Azure's own shapes, by subscription.
package struct Estate: Sendable {
    package var tenantId: String
    package var clientId: String
    /// Servers a page; other lists are one page.
    package var pageSize: Int
    /// Subscriptions that are listed, and forbidden inside.
    package var deniedSubscriptions: Set<String>
    package var subscriptions: [JSONValue]
    package var resourceGroups: [String: [JSONValue]]
    package var flexibleServers: [String: [JSONValue]]

    /// Reads `estate.json`, `subscriptions.json`, `resource-groups.json` and `flexible-servers.json`.
    package init(folder: URL) throws {
        func read<Value: Decodable>(_ name: String) throws -> Value {
            let data = try Data(contentsOf: folder.appendingPathComponent(name))
            return try JSONDecoder().decode(Value.self, from: data)
        }
        let settings: Settings = try read("estate.json")
        tenantId = settings.tenantId
        clientId = settings.clientId
        pageSize = settings.pageSize
        deniedSubscriptions = Set(settings.deniedSubscriptions)
        subscriptions = try read("subscriptions.json")
        resourceGroups = try read("resource-groups.json")
        flexibleServers = try read("flexible-servers.json")
    }

    private struct Settings: Decodable {
        var tenantId: String
        var clientId: String
        var pageSize: Int
        var deniedSubscriptions: [String]
    }
}

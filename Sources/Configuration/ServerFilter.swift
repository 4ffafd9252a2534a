package import Inventory

/// Which of Azure's servers to include; an empty part includes all.
package struct ServerFilter: Sendable, Equatable {
    package var resourceGroups: [Glob] = []
    /// Normalised: lower case, no spaces.
    package var regions: [String] = []
    /// Only servers with all of these; tags compare without letter case, keys and values.
    package var tags: [String: String] = [:]

    package init() {}

    /// The first key that excludes the server, or nil.
    package func excludingKey(to server: Server) -> String? {
        if !resourceGroups.isEmpty,
            !resourceGroups.contains(where: { $0.matches(server.resourceGroup ?? "") })
        {
            return "resourceGroups"
        }
        if !regions.isEmpty, !regions.contains(server.location ?? "") { return "regions" }
        let carried = server.tags.values.map { ($0.key.text.lowercased(), $0.value) }
        let carriesAll = tags.allSatisfy { wanted in
            carried.contains { $0.0 == wanted.key.lowercased() && $0.1 == wanted.value }
        }
        return carriesAll ? nil : "tags"
    }
}

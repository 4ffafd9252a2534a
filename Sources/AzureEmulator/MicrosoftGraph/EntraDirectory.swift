package import Foundation

/// The users and groups of the emulator's Microsoft Graph, in Microsoft Graph's own JSON.
package struct EntraDirectory: Sendable, Codable {
    package var users: [JSONValue]
    package var groups: [JSONValue]
    /// The ids of a group's direct members, by the group's id.
    package var members: [String: [String]]
    /// How many requests may come in a burst and in a second; each in a batch counts by itself.
    package var throttle: Throttle.Limits?

    package init(users: [JSONValue] = [], groups: [JSONValue] = [], members: [String: [String]] = [:]) {
        self.users = users
        self.groups = groups
        self.members = members
    }

    package init(file: URL) throws {
        self = try JSONDecoder().decode(EntraDirectory.self, from: Data(contentsOf: file))
    }

    package mutating func addUser(_ id: String, _ name: String, mail: String, isEnabled: Bool = true) {
        users.append(
            .object([
                "id": .string(id), "displayName": .string(name), "mail": .string(mail),
                "userPrincipalName": .string(mail), "accountEnabled": .boolean(isEnabled),
                "userType": .string("Member"),
            ])
        )
    }

    package mutating func addGroup(_ id: String, _ name: String, members: [String]) {
        groups.append(.object(["id": .string(id), "displayName": .string(name), "mail": .null]))
        self.members[id] = members
    }

    /// Replaces members of the user or group with an id.
    package mutating func change(_ id: String, _ changes: [String: JSONValue]) {
        func changed(_ all: [JSONValue]) -> [JSONValue] {
            all.map { $0["id"]?.string == id ? $0.with(changes) : $0 }
        }
        users = changed(users)
        groups = changed(groups)
    }

    package mutating func remove(_ id: String) {
        users.removeAll { $0["id"]?.string == id }
        groups.removeAll { $0["id"]?.string == id }
    }

    /// The users in a group and in the groups inside it, each once, in the order of the ids.
    func transitiveUsers(of group: String) -> [JSONValue] {
        var seen: Set<String> = []
        var waiting = members[group] ?? []
        while let next = waiting.popLast() {
            if seen.insert(next).inserted { waiting += members[next] ?? [] }
        }
        return users.filter { seen.contains($0["id"]?.string ?? "") }
            .sorted { ($0["id"]?.string ?? "") < ($1["id"]?.string ?? "") }
    }
}

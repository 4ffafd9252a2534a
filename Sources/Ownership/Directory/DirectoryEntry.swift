package import Inventory

/// A user or a group in the company's directory.
package struct DirectoryEntry: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable { case user, group }

    package var kind: Kind
    /// The object id; in a file without ids, the name.
    package var id: String
    package var displayName: String
    package var mail: String?
    package var userPrincipalName: String?
    package var employeeId: String?
    /// False for a user whose account may not sign in.
    package var isEnabled = true
    /// True for a user of another tenant.
    package var isGuest = false
    /// The enabled users in a group and in the groups inside it, by name; empty for a user.
    package var people: [DirectoryEntry] = []

    package init(kind: Kind, id: String, displayName: String) {
        self.kind = kind
        self.id = id
        self.displayName = displayName
    }

    /// A group's people, each once, without those who cannot sign in.
    package static func people(among members: [DirectoryEntry]) -> [DirectoryEntry] {
        var seen: Set<String> = []
        return members.filter { $0.kind == .user && $0.isEnabled && seen.insert($0.id).inserted }
            .sorted { (Name($0.displayName), Name($0.id)) < (Name($1.displayName), Name($1.id)) }
    }

    /// Written out, so that stored entries may get new members later.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        kind = try values.decode(Kind.self, forKey: .kind)
        id = try values.decode(String.self, forKey: .id)
        displayName = try values.decode(String.self, forKey: .displayName)
        mail = try values.decodeIfPresent(String.self, forKey: .mail)
        userPrincipalName = try values.decodeIfPresent(String.self, forKey: .userPrincipalName)
        employeeId = try values.decodeIfPresent(String.self, forKey: .employeeId)
        isEnabled = try values.decodeIfPresent(Bool.self, forKey: .isEnabled) ?? true
        isGuest = try values.decodeIfPresent(Bool.self, forKey: .isGuest) ?? false
        people = try values.decodeIfPresent([DirectoryEntry].self, forKey: .people) ?? []
    }
}

extension DirectoryEntry: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("kind", kind.rawValue)
            json.member("id", id)
            json.member("displayName", displayName)
            json.member("mail", mail)
            json.member("userPrincipalName", userPrincipalName)
            json.member("employeeId", employeeId)
            json.member("isEnabled", isEnabled ? nil : false)
            json.member("isGuest", isGuest ? true : nil)
            json.member("people", people.isEmpty ? nil : people)
        }
    }
}

package import Inventory

/// A user or a group in the company's directory.
package struct DirectoryEntry: Sendable, Equatable {
    package enum Kind: String, Sendable, JSONWord, CaseIterable { case user, group }

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
}

extension DirectoryEntry: JSONRecord {
    package static var blank: Self { Self(kind: .user, id: "", displayName: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("kind", &kind)
        try fields.field("id", &id)
        try fields.field("displayName", &displayName)
        try fields.field("mail", &mail)
        try fields.field("userPrincipalName", &userPrincipalName)
        try fields.field("employeeId", &employeeId)
        try fields.field("isEnabled", &isEnabled, unless: true)
        try fields.field("isGuest", &isGuest, unless: false)
        try fields.field("people", &people, unless: [])
    }
}

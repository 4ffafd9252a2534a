/// A foreign server (CREATE SERVER), with the roles that have a user mapping to it.
package struct ForeignServer: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    /// The foreign-data wrapper.
    package var wrapper: Name
    package var type: String?
    package var version: String?
    /// Host, port, database and so on.
    package var options: [ForeignOption] = []
    /// The roles with a user mapping, whose options hold passwords and are not read; `public` means PUBLIC.
    package var userMappings: [Name] = []
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    package var builtInPrivileges: Bool?
    package var notes: [Note]?

    package init(name: Name, oid: UInt32, wrapper: Name) {
        self.name = name
        self.oid = oid
        self.wrapper = wrapper
    }
}

extension ForeignServer: AccessControlled {}

extension ForeignServer: ResourceRecord {
    package static var resourceKind: ResourceKind { .foreignServer }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { ForeignServer(name: "", oid: 0, wrapper: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.owner(&owner)
        try fields.field("wrapper", &wrapper)
        try fields.field("type", &type)
        try fields.field("version", &version)
        try fields.field("options", &options)
        try fields.reference("userMappings", &userMappings, to: .role)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.privileges(&privileges, builtIn: &builtInPrivileges)
        try fields.apart("notes", &notes)
    }
}

/// An option of a foreign server or of a tablespace.
package struct ForeignOption: Sendable, Equatable, JSONRecord {
    package var name: String
    /// Absent if it may hold a secret.
    package var value: String?

    /// Wrappers that anybody may write name their options as they like.
    package init(name: String, value: String?) {
        let words = ["pass", "secret", "token", "key", "credential", "auth"]
        let isSuspect = words.contains { name.lowercased().contains($0) }
        self.name = name
        self.value = value.flatMap { isSuspect || $0.mayHoldASecret ? nil : $0 }
    }

    package static var blank: Self { ForeignOption(name: "", value: nil) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("name", &name)
        try fields.field("value", &value)
    }
}

/// A function or procedure.
package struct Routine: Sendable, Equatable, Codable {
    /// Name and argument types, which together are unique in a schema: `area(integer, integer)`.
    package var signature: Name
    package var oid: UInt32
    package var kind: Kind
    package var owner: Name?
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    package var builtInPrivileges: Bool?
    /// Absent for procedures.
    package var returns: String?
    package var language: Name
    /// Whether it runs with its owner's rights.
    package var securityDefiner = false
    package var `extension`: Name?
    package var notes: [Note]?

    /// `pg_proc.prokind`: f, p, a, w.
    package enum Kind: String, Sendable, Codable { case function, procedure, aggregate, window }

    package init(signature: Name, oid: UInt32, kind: Kind, language: Name) {
        self.signature = signature
        self.oid = oid
        self.kind = kind
        self.language = language
    }
}

extension Routine: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("signature", signature)
            json.member("oid", oid)
            json.member("kind", kind.rawValue)
            json.member("owner", owner)
            json.member("comment", comment)
            json.member("tags", tags)
            json.member("privileges", privileges)
            json.member("builtInPrivileges", builtInPrivileges)
            json.member("returns", returns)
            json.member("language", language)
            json.member("securityDefiner", securityDefiner)
            json.member("extension", self.extension)
            json.member("notes", notes)
        }
    }
}

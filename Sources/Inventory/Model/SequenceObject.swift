/// A sequence; the one of an identity or serial column says which.
package struct SequenceObject: Sendable, Equatable, Codable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    package var builtInPrivileges: Bool?
    package var dataType: String
    package var start: Int64 = 1
    package var increment: Int64 = 1
    package var minimum: Int64 = 1
    package var maximum: Int64 = 1
    package var cycle = false
    /// `schema.table.column`.
    package var ownedBy: Name?
    package var `extension`: Name?
    package var notes: [Note]?

    package init(name: Name, oid: UInt32, dataType: String) {
        self.name = name
        self.oid = oid
        self.dataType = dataType
    }
}

extension SequenceObject: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("oid", oid)
            json.member("owner", owner)
            json.member("comment", comment)
            json.member("tags", tags)
            json.member("privileges", privileges)
            json.member("builtInPrivileges", builtInPrivileges)
            json.member("dataType", dataType)
            json.member("start", start)
            json.member("increment", increment)
            json.member("minimum", minimum)
            json.member("maximum", maximum)
            json.member("cycle", cycle)
            json.member("ownedBy", ownedBy)
            json.member("extension", self.extension)
            json.member("notes", notes)
        }
    }
}

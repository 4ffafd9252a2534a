/// One schema of a database; system schemas are left out.
package struct Schema: Sendable, Equatable, Codable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    /// PostgreSQL's own default: all for the owner alone.
    package var builtInPrivileges: Bool?
    package var notes: [Note]?
    /// Absent where tables were not asked for; so below.
    package var tables: [Table]?
    package var sequences: [SequenceObject]?
    package var routines: [Routine]?

    package init(name: Name, oid: UInt32) {
        self.name = name
        self.oid = oid
    }
}

extension Schema: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("oid", oid)
            json.member("owner", owner)
            json.member("comment", comment)
            json.member("tags", tags)
            json.annotation()
            json.member("privileges", privileges)
            json.member("builtInPrivileges", builtInPrivileges)
            json.member("notes", notes)
            json.member("tables", tables)
            json.member("sequences", sequences)
            json.member("routines", routines)
        }
    }
}

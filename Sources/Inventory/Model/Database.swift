/// One database of a server.
package struct Database: Sendable, Equatable, Codable {
    package var name: Name
    /// Absent, like other facts, where only Azure knows the database.
    package var oid: UInt32?
    package var owner: Name?
    package var encoding: String?
    package var collation: String?
    package var tablespace: Name?
    /// −1 means no limit.
    package var connectionLimit: Int?
    /// Absent where the role may not ask.
    package var sizeBytes: Int64?
    package var comment: String?
    package var tags: Tags = [:]
    package var notes: [Note]?
    package var scan: Scan = .complete
    /// Absent where the database could not be read.
    package var schemas: [Schema]?

    package init(
        name: Name,
        oid: UInt32? = nil,
        encoding: String?,
        collation: String?,
        connectionLimit: Int? = nil
    ) {
        self.name = name
        self.oid = oid
        self.encoding = encoding
        self.collation = collation
        self.connectionLimit = connectionLimit
    }
}

extension Database: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("oid", oid)
            json.member("owner", owner)
            json.member("encoding", encoding)
            json.member("collation", collation)
            json.member("tablespace", tablespace)
            json.member("connectionLimit", connectionLimit)
            json.volatile("sizeBytes", sizeBytes)
            json.member("comment", comment)
            json.member("tags", tags)
            json.member("notes", notes)
            json.volatile("scan", scan)
            json.member("schemas", schemas)
        }
    }
}

/// One schema of a database; system schemas are left out.
package struct Schema: Sendable, Equatable, Codable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    package var comment: String?
    package var tags: Tags = [:]
    package var notes: [Note]?
    /// Absent where tables were not asked for.
    package var tables: [Table]?

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
            json.member("notes", notes)
            json.member("tables", tables)
        }
    }
}

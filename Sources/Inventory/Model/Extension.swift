/// An extension of a database.
package struct Extension: Sendable, Equatable, Codable {
    package var name: Name
    package var version: String
    package var schema: Name?

    package init(name: Name, version: String, schema: Name?) {
        self.name = name
        self.version = version
        self.schema = schema
    }
}

extension Extension: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("version", version)
            json.member("schema", schema)
        }
    }
}

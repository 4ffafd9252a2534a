/// Tags by key, byte for byte as in Azure or a comment.
package struct Tags: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package private(set) var values: [Name: String] = [:]

    package init(_ values: [Name: String] = [:]) {
        self.values = values
    }

    package init(dictionaryLiteral elements: (Name, String)...) {
        values = Dictionary(elements) { first, _ in first }
    }

    package init(_ values: [String: String]) {
        self.values = Dictionary(values.map { (Name($0.key), $0.value) }) { first, _ in first }
    }

    package var isEmpty: Bool { values.isEmpty }

    package subscript(key: Name) -> String? { values[key] }

    /// Adds a tag unless the key exists: the first of two equal keys wins.
    package mutating func add(_ key: Name, _ value: String) {
        if values[key] == nil { values[key] = value }
    }
}

extension Tags: JSONReadable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            for (key, value) in values.sorted(by: { $0.key < $1.key }) { json.member(key.text, value) }
        }
    }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) {
        var values: [Name: String] = [:]
        try json.members { (key, json) throws(JSONReader.Failure) in
            values[Name(key)] = try String(from: &json)
        }
        self.init(values)
    }
}

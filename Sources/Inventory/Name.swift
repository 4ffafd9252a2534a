/// A name from PostgreSQL or Azure, compared, hashed and sorted by its UTF-8 bytes.
///
/// Swift's `String` takes a composed and a decomposed "é" for equal; PostgreSQL has two tables there.
package struct Name: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package init(stringLiteral text: String) {
        self.text = text
    }

    package var description: String { text }

    package static func == (left: Name, right: Name) -> Bool {
        let (left, right) = (left.text.utf8.span, right.text.utf8.span)
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    package static func < (left: Name, right: Name) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        let bytes = text.utf8.span
        for index in bytes.indices { hasher.combine(bytes[index]) }
        hasher.combine(UInt8(0xFF))
    }
}

extension Name: Codable {
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Name: JSONWritable {
    package func write(to json: inout JSONWriter) { json.string(text) }
}

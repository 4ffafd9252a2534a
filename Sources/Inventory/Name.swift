/// A name from PostgreSQL or Azure, compared, hashed and sorted by its UTF-8 bytes.
///
/// Swift's `String` considers a composed and a decomposed "é" equal; PostgreSQL can have two such tables.
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
        let (left, right) = (left.text.utf8.span, right.text.utf8.span)
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return left[index] < right[index]
        }
        return left.count < right.count
    }

    package func hash(into hasher: inout Hasher) {
        unsafe text.utf8.span.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        hasher.combine(UInt8(0xFF))
    }
}

extension Name: JSONWritable {
    package func write(to json: inout JSONWriter) { json.string(text) }
}

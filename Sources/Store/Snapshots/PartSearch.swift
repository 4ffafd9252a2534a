/// Searches the text of a content for `"partitionOf"` and `"inherits"`; a match may be a text with quotes.
struct PartSearch {
    private(set) var isFound = false
    private var end: [UInt8] = []

    private static let names = [SearchedName("\"partitionOf\""), SearchedName("\"inherits\"")]
    /// The longest part of a name that another part of the text continues.
    private static let most = 12

    mutating func add(_ part: [UInt8]) {
        if isFound { return }
        let joint = end + part[..<min(part.count, Self.most)]
        isFound = Self.names.contains { $0.isFound(in: part) || $0.isFound(in: joint) }
        end += part[max(0, part.count - Self.most)...]
        end.removeFirst(max(0, end.count - Self.most))
    }
}

/// A name that is searched from its last byte, so that most of the text is skipped (Boyer, Moore and Horspool).
private struct SearchedName {
    private let name: [UInt8]
    /// How far a byte is before the last one, by the byte.
    private let leaps: [Int]

    init(_ text: String) {
        name = Array(text.utf8)
        var leaps = Array(repeating: name.count, count: 256)
        for (place, byte) in name.dropLast().enumerated() { leaps[Int(byte)] = name.count - 1 - place }
        self.leaps = leaps
    }

    func isFound(in text: [UInt8]) -> Bool {
        let (bytes, leaps, last) = (text.span, leaps.span, name.count - 1)
        var place = 0
        while place + last < bytes.count {
            let byte = bytes[place + last]
            if byte == name[last], text[place..<place + last].elementsEqual(name[..<last]) { return true }
            place += leaps[Int(byte)]
        }
        return false
    }
}

/// A pattern for names: `*` for any text, `?` for one character, everything else as it is.
package struct Glob: Sendable, Equatable {
    package let pattern: String
    private let ignoresCase: Bool
    private let scalars: GlobPieces<Unicode.Scalar>
    /// The pattern if it is ASCII; names nearly always are, and then nothing is copied.
    private let bytes: GlobPieces<UInt8>?

    package init(_ pattern: String, ignoringCase: Bool) {
        self.pattern = pattern
        ignoresCase = ignoringCase
        let folded = ignoringCase ? pattern.lowercased() : pattern
        scalars = GlobPieces(folded.unicodeScalars, star: "*", one: "?")
        let isASCII = folded.utf8.span.isASCII
        bytes = isASCII ? GlobPieces(folded.utf8, star: UInt8(ascii: "*"), one: UInt8(ascii: "?")) : nil
    }

    package func matches(_ name: String) -> Bool {
        let text = name.utf8.span
        if let bytes, text.isASCII {
            return ignoresCase ? bytes.match(text, { $0.lowercasedASCII }) : bytes.match(text, { $0 })
        }
        let name = Array((ignoresCase ? name.lowercased() : name).unicodeScalars)
        return scalars.match(name.span, { $0 })
    }
}

/// A piece of a pattern between two stars; nil for any one character.
private struct GlobPiece<Element: Equatable & Sendable>: Sendable, Equatable {
    let elements: [Element?]
    /// For bytes: how far the piece moves on if this byte is at its end, and no match (Horspool's search).
    private let moves: [UInt8]

    init(_ elements: [Element?]) {
        self.elements = elements
        let bytes = elements as? [UInt8?]
        moves = bytes.map { Self.moves($0) } ?? []
    }

    /// A byte that is not in the piece moves it by its length; "any one" may be every byte.
    private static func moves(_ piece: [UInt8?]) -> [UInt8] {
        let last = piece.count - 1
        let free = piece.prefix(last).lastIndex(of: nil)
        var moves = [UInt8](repeating: UInt8(clamping: last - (free ?? -1)), count: 256)
        for (place, byte) in piece.prefix(last).enumerated() where place > free ?? -1 {
            if let byte { moves[Int(byte)] = UInt8(clamping: last - place) }
        }
        return moves
    }

    func move(at element: Element) -> Int {
        guard let byte = element as? UInt8, !moves.isEmpty else { return 1 }
        return Int(moves[Int(byte)])
    }
}

/// The parts of a pattern before, between and after the stars; nil for any one character.
private struct GlobPieces<Element: Equatable & Sendable>: Sendable, Equatable {
    private let head: [Element?]
    private let middle: [GlobPiece<Element>]
    /// Nil if there is no star.
    private let tail: [Element?]?

    init(_ pattern: some Collection<Element>, star: Element, one: Element) {
        var pieces = pattern.split(separator: star, omittingEmptySubsequences: false)
            .map { $0.map { $0 == one ? nil : Optional($0) } }
        tail = pieces.count > 1 ? pieces.removeLast() : nil
        head = pieces.removeFirst()
        middle = pieces.filter { !$0.isEmpty }.map { GlobPiece($0) }
    }

    /// Takes the first match of each piece, so that no pattern takes more than pattern times name.
    func match(_ name: Span<Element>, _ folded: (Element) -> Element) -> Bool {
        guard let tail else { return name.count == head.count && fits(head, name, 0, folded) }
        let end = name.count - tail.count
        guard end >= head.count, fits(tail, name, end, folded), fits(head, name, 0, folded) else {
            return false
        }
        var start = head.count
        for piece in middle {
            let count = piece.elements.count
            while start + count <= end, !fits(piece.elements, name, start, folded) {
                start += piece.move(at: folded(name[start + count - 1]))
            }
            start += count
            guard start <= end else { return false }
        }
        return true
    }

    private func fits(
        _ piece: [Element?],
        _ name: Span<Element>,
        _ start: Int,
        _ folded: (Element) -> Element
    )
        -> Bool
    {
        for offset in piece.indices {
            if let wanted = piece[offset], wanted != folded(name[start + offset]) { return false }
        }
        return true
    }
}

extension Span<UInt8> {
    /// Without an exit from the loop, the compiler compares many bytes in one step.
    fileprivate var isASCII: Bool {
        var all: UInt8 = 0
        for index in indices { all |= self[index] }
        return all < 0x80
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}

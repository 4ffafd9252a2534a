/// A pattern over names: `*` for any text, `?` for one character, the rest as it is.
package struct Glob: Sendable, Equatable {
    package let pattern: String
    private let ignoresCase: Bool
    private let scalars: [Unicode.Scalar]
    /// The pattern where it is ASCII; names nearly always are, and then nothing is copied.
    private let bytes: [UInt8]?

    package init(_ pattern: String, ignoringCase: Bool) {
        self.pattern = pattern
        ignoresCase = ignoringCase
        let folded = ignoringCase ? pattern.lowercased() : pattern
        scalars = Array(folded.unicodeScalars)
        bytes = scalars.allSatisfy(\.isASCII) ? Array(folded.utf8) : nil
    }

    package func matches(_ name: String) -> Bool {
        if let bytes, let matches = matches(bytes, name) { return matches }
        let name = Array((ignoresCase ? name.lowercased() : name).unicodeScalars)
        return walk(
            scalars.count,
            name.count,
            isStar: { scalars[$0] == "*" },
            isEqual: { scalars[$0] == "?" || scalars[$0] == name[$1] }
        )
    }

    /// Nil where the name is not ASCII, as far as it has been looked at.
    private func matches(_ pattern: [UInt8], _ name: String) -> Bool? {
        let name = name.utf8.span
        let folds = ignoresCase
        // Most patterns over ids begin with a star: what stands behind the last one tells most of what does not match.
        for (place, expected) in pattern.reversed().enumerated() where place < name.count {
            if expected == UInt8(ascii: "*") { break }
            let byte = name[name.count - 1 - place]
            if byte >= 0x80 { return nil }
            if expected != UInt8(ascii: "?"), expected != byte.folded(folds) { return false }
        }
        guard name.isASCII else { return nil }
        return walk(
            pattern.count,
            name.count,
            isStar: { pattern[$0] == UInt8(ascii: "*") },
            isEqual: { pattern[$0] == UInt8(ascii: "?") || pattern[$0] == name[$1].folded(folds) }
        )
    }

    /// Goes back to the last `*` alone, so that no pattern takes more than pattern times name.
    private func walk(
        _ pattern: Int,
        _ name: Int,
        isStar: (Int) -> Bool,
        isEqual: (Int, Int) -> Bool
    ) -> Bool {
        var at = (pattern: 0, name: 0)
        var retry: (pattern: Int, name: Int)?
        while at.name < name {
            if at.pattern < pattern, isStar(at.pattern) {
                retry = at
                at.pattern += 1
            } else if at.pattern < pattern, isEqual(at.pattern, at.name) {
                at = (at.pattern + 1, at.name + 1)
            } else if let last = retry {
                retry = (last.pattern, last.name + 1)
                at = (last.pattern + 1, last.name + 1)
            } else {
                return false
            }
        }
        return (at.pattern..<pattern).allSatisfy(isStar)
    }
}

extension Span<UInt8> {
    /// Without a way out of the loop, many bytes are looked at in one step.
    fileprivate var isASCII: Bool {
        var all: UInt8 = 0
        for index in indices { all |= self[index] }
        return all < 0x80
    }
}

extension UInt8 {
    /// A letter of ASCII in lower case, if wanted.
    fileprivate func folded(_ isWanted: Bool) -> UInt8 {
        isWanted && self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}

/// A pattern over names: `*` for any text, `?` for one character, the rest as it is.
package struct Glob: Sendable, Equatable {
    package let pattern: String
    private let ignoresCase: Bool

    package init(_ pattern: String, ignoringCase: Bool) {
        self.pattern = pattern
        ignoresCase = ignoringCase
    }

    /// Goes back to the last `*` alone, so that no pattern takes more than pattern times name.
    package func matches(_ name: String) -> Bool {
        let pattern = scalars(pattern)
        let name = scalars(name)
        var at = (pattern: 0, name: 0)
        var retry: (pattern: Int, name: Int)?
        while at.name < name.count {
            if at.pattern < pattern.count, pattern[at.pattern] == "*" {
                retry = at
                at.pattern += 1
            } else if at.pattern < pattern.count,
                pattern[at.pattern] == "?" || pattern[at.pattern] == name[at.name]
            {
                at = (at.pattern + 1, at.name + 1)
            } else if let last = retry {
                retry = (last.pattern, last.name + 1)
                at = (last.pattern + 1, last.name + 1)
            } else {
                return false
            }
        }
        return pattern[at.pattern...].allSatisfy { $0 == "*" }
    }

    private func scalars(_ text: String) -> [Unicode.Scalar] {
        Array((ignoresCase ? text.lowercased() : text).unicodeScalars)
    }
}

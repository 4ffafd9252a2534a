package import Yams

/// One YAML document without anchors, aliases and tags: nothing in it is expanded.
package enum PlainYAML {
    /// An anchor, alias or tag, with its place.
    package struct Refused: Error {
        package let mark: Mark
    }

    /// Throws `Refused`, or the parser's `YamlError`; nil for an empty document.
    ///
    /// Refuses an alias before it is expanded: a few nested ones can expand to billions of values. The first reading
    /// takes every anchor for a tag, so that no alias refers to anything. Scalar by scalar: a combining mark after
    /// the ampersand makes one character of both, and the anchor is still an anchor.
    package static func compose(_ yaml: String) throws -> Node? {
        guard yaml.utf8.contains(where: { [0x26, 0x2A, 0x21].contains($0) }) else {
            return try Yams.compose(yaml: yaml)
        }
        var unanchored = String.UnicodeScalarView()
        for scalar in yaml.unicodeScalars { unanchored.append(scalar == "&" ? "!" : scalar) }
        do {
            let node = try Yams.compose(yaml: String(unanchored))
            if let mark = node?.tagged { throw Refused(mark: mark) }
        } catch let YamlError.composer(_, problem, mark, _) where problem == "found undefined alias" {
            throw Refused(mark: mark)
        }
        return try Yams.compose(yaml: yaml)
    }
}

extension Node {
    /// The place of the first value with a tag of its own: YAML would drop the word silently.
    fileprivate var tagged: Mark? {
        if "\(tag)".hasPrefix("!") { return mark }
        switch self {
        case .mapping(let mapping): return mapping.lazy.compactMap { $0.key.tagged ?? $0.value.tagged }.first
        case .sequence(let sequence): return sequence.lazy.compactMap(\.tagged).first
        default: return nil
        }
    }
}

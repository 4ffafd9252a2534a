package import Yams

/// One YAML document without anchors, aliases and tags: what is written is all that there is.
package enum PlainYAML {
    /// An anchor, an alias or a tag of its own, where it was found.
    package struct Refused: Error {
        package let mark: Mark
    }

    /// Throws `Refused`, or the parser's `YamlError`; nil for an empty document.
    ///
    /// An alias is refused before it is expanded: a few of them nested can expand to billions of values. The first reading
    /// takes every anchor for a tag of its own, so that no alias leads anywhere. By scalars: a combining mark behind
    /// the ampersand makes one character of both, and leaves the anchor an anchor.
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
    /// Where the first value is that has a tag of its own: YAML would drop the word without a sound.
    fileprivate var tagged: Mark? {
        if "\(tag)".hasPrefix("!") { return mark }
        switch self {
        case .mapping(let mapping): return mapping.lazy.compactMap { $0.key.tagged ?? $0.value.tagged }.first
        case .sequence(let sequence): return sequence.lazy.compactMap(\.tagged).first
        default: return nil
        }
    }
}

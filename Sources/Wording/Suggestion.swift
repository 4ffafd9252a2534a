extension String {
    /// The candidate that the reader most likely means, or nil if none is near.
    package func nearest(in candidates: [String]) -> String? {
        let letters = Letters(self)
        let ranked = candidates.map { (candidate: $0, distance: letters.distance(to: Letters($0))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= bound ? best.candidate : nil
    }

    /// The candidates that the reader may mean, the nearest first; equally near ones in byte order.
    ///
    /// Nothing is near to a text of more than 200 bytes.
    package func nearest(_ most: Int, in candidates: some Sequence<String>) -> [String] {
        guard utf8.count <= 200 else { return [] }
        let (letters, bound) = (Letters(self), bound)
        var near: [(candidate: String, distance: Int)] = []
        for candidate in candidates where candidate.utf8.count <= 400 {
            let other = Letters(candidate)
            guard abs(other.count - letters.count) <= bound else { continue }
            let distance = letters.distance(to: other)
            if distance <= bound { near.append((candidate, distance)) }
        }
        near.sort { left, right in
            left.distance != right.distance
                ? left.distance < right.distance
                : left.candidate.utf8.lexicographicallyPrecedes(right.candidate.utf8)
        }
        var names: [String] = []
        for (candidate, _) in near where names.count < most && !names.contains(candidate) {
            names.append(candidate)
        }
        return names
    }

    private var bound: Int { max(2, count / 3) }
}

/// A text as its letters, case ignored; nearly all are ASCII, where a letter is a byte.
private enum Letters {
    case ascii([UInt8])
    case other([Character])

    init(_ text: String) {
        let lower = text.lowercased()
        self = lower.utf8.allSatisfy { $0 < 0x80 } ? .ascii(Array(lower.utf8)) : .other(Array(lower))
    }

    var count: Int {
        switch self {
        case .ascii(let bytes): bytes.count
        case .other(let letters): letters.count
        }
    }

    private var characters: [Character] {
        switch self {
        case .ascii(let bytes): bytes.map { Character(Unicode.Scalar($0)) }
        case .other(let letters): letters
        }
    }

    func distance(to other: Letters) -> Int {
        if case .ascii(let mine) = self, case .ascii(let theirs) = other { return levenshtein(mine, theirs) }
        return levenshtein(characters, other.characters)
    }
}

/// Levenshtein's edit distance.
private func levenshtein<Letter: Equatable>(_ source: [Letter], _ target: [Letter]) -> Int {
    var previous = Array(0...target.count)
    var current = previous
    for row in source.indices {
        current[0] = row + 1
        for column in target.indices {
            let change = previous[column] + (source[row] == target[column] ? 0 : 1)
            current[column + 1] = min(change, previous[column + 1] + 1, current[column] + 1)
        }
        swap(&previous, &current)
    }
    return previous[target.count]
}

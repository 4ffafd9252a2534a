extension String {
    /// The candidate that a reader most likely meant, or nil where none is near.
    package func nearest(in candidates: [String]) -> String? {
        let ranked = candidates.map { (candidate: $0, distance: distance(to: $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(2, count / 3) ? best.candidate : nil
    }

    /// Levenshtein's edit distance, letter case ignored.
    private func distance(to other: String) -> Int {
        let target = Array(other.lowercased())
        var previous = Array(0...target.count)
        for (row, letter) in lowercased().enumerated() {
            var current = [row + 1]
            for (column, wanted) in target.enumerated() {
                let change = previous[column] + (letter == wanted ? 0 : 1)
                current.append(Swift.min(change, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[target.count]
    }
}

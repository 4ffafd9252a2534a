extension String {
    /// The candidate that a reader most likely meant, or nil where none is near.
    package func nearest(in candidates: [String]) -> String? {
        let ranked = candidates.map { (candidate: $0, distance: distance(to: $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(2, count / 3) ? best.candidate : nil
    }

    /// The candidates that a reader may have meant, the nearest first; of two as near, the first in order of bytes.
    package func nearest(_ most: Int, in candidates: some Sequence<String>) -> [String] {
        guard utf8.count <= 200 else { return [] }
        let bound = max(2, count / 3)
        return Set(candidates).filter { $0.utf8.count <= 400 }
            .map { (candidate: $0, distance: distance(to: $0)) }
            .filter { $0.distance <= bound }
            .sorted { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
            .prefix(most).map(\.candidate)
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

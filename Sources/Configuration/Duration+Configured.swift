extension Duration {
    /// Reads `500ms`, `10s`, `2m`, `1h`: more than zero and at most a day.
    package init?(configured text: String) {
        guard let match = text.wholeMatch(of: #/([1-9][0-9]{0,7})(ms|s|m|h)/#), let number = Int(match.1)
        else {
            return nil
        }
        let unit: [Substring: Int] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000]
        let milliseconds = number * (unit[match.2] ?? 1)
        guard milliseconds <= 86_400_000 else { return nil }
        self = .milliseconds(milliseconds)
    }
}

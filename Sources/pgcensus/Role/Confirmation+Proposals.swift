import ConnectorRole

extension Confirmation {
    /// Returns if the answer is yes, or if there is nothing to ask.
    func ask(about proposals: [Proposal]) throws {
        let counts = proposals.map(\.count).filter { $0 > 0 }
        guard !counts.isEmpty else { return }
        let statements = counts.reduce(0, +)
        try ask(
            "Apply \(statements == 1 ? "this statement" : "these \(statements) statements")"
                + " on \(counts.count) \(counts.count == 1 ? "server" : "servers")?",
            hint: "Read the plan above; then run this with --yes."
        )
    }
}

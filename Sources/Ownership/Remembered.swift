package import Inventory

/// Says that something is out of view, and appears as last seen.
package struct Remembered: Sendable, Hashable {
    /// What is out of view: the resource, or a parent of it.
    package var scope: String
    package var outcome: Outcome
    package var code: String?
    package var asOf: Timestamp

    /// Nil if the scope appears as it is now.
    init?(_ scope: String, _ scan: ScanResult) {
        guard let asOf = scan.asOf else { return nil }
        self.scope = scope
        outcome = scan.outcome
        code = scan.problems.first?.code
        self.asOf = asOf
    }

    /// `billing-prod did not answer at … (connection-refused); as last seen at …`.
    package func sentence(at moment: Timestamp) -> String {
        let cause = code.map { " (\($0))" } ?? ""
        let verb =
            switch outcome {
            case .unreachable: "did not answer"
            case .stopped: "was stopped"
            case .skipped: "was left out"
            default: "could not be read"
            }
        return "\(scope) \(verb) at \(moment)\(cause); as last seen at \(asOf)"
    }
}

extension Resource {
    /// Takes the last seen facts of a database; one with the cause of its server names the server.
    mutating func take(_ database: Database) {
        let server = (outcome: outcome, code: code, remembered: remembered)
        let scan = database.scan
        let isShared =
            server.outcome.hidesSomething && !server.outcome.isWhole && scan.outcome == server.outcome
        outcome = scan.outcome
        code = scan.problems.first?.code ?? (isShared ? server.code : nil)
        remembered = Remembered("\(self.server ?? "")/\(database.name.text)", scan)
        guard isShared, let before = server.remembered, let asOf = scan.asOf else { return }
        remembered = before
        remembered?.asOf = asOf
    }
}

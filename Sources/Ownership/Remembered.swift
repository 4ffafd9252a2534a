package import Inventory

/// That something is out of view, and shown as it was last seen.
package struct Remembered: Sendable, Hashable {
    /// What is out of view: the resource, or what it lies in.
    package var scope: String
    package var outcome: Outcome
    package var code: String?
    package var asOf: Timestamp

    /// Nil where a scope is shown as it is.
    init?(_ scope: String, _ scan: ScanResult) {
        guard let asOf = scan.asOf else { return nil }
        self.scope = scope
        outcome = scan.outcome
        code = scan.problems.first?.code
        self.asOf = asOf
    }

    /// `billing-prod did not answer at … (connection-refused); as last seen at …`, of a look at that time.
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
    /// Takes what was seen of a database; one that shares its server's lot has the server's cause.
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

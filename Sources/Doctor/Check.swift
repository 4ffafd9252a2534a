import Inventory

/// One check, and its result.
package struct Check: Sendable, Equatable {
    package enum Verdict: String, Sendable {
        case holds
        /// Allowed, but not recommended.
        case unwise
        case wrong
        /// An earlier check must succeed first.
        case notLookedAt
    }

    package var step: String
    package var verdict: Verdict
    package var detail: String
    /// One command or setting that fixes the problem.
    package var remedy: String?

    package init(_ step: String, _ verdict: Verdict, _ detail: String, remedy: String? = nil) {
        self.step = step
        self.verdict = verdict
        self.detail = detail
        self.remedy = remedy
    }

    init(_ step: String, _ scan: ScanResult) {
        let problem = scan.problems.first
        self.init(step, .wrong, problem?.message ?? scan.outcome.rawValue, remedy: problem?.hint)
    }
}

/// The checks of one subject: the configuration, Azure, or a server.
package struct CheckGroup: Sendable, Equatable {
    package var subject: String
    package var checks: [Check]

    package init(_ subject: String, _ checks: [Check]) {
        self.subject = subject
        self.checks = checks
    }

    package var isWrong: Bool { checks.contains { $0.verdict == .wrong } }
}

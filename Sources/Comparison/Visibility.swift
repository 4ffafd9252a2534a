package import Inventory

/// Whether a subscription, a server or a database was in view, and if not, why.
package struct Visibility: Sendable, Equatable {
    /// Nil if it was not even listed, though nothing proves that it is gone.
    package var outcome: Outcome?
    package var code: String?

    package init(outcome: Outcome?, code: String?) {
        self.outcome = outcome
        self.code = code
    }

    package init(_ scan: ScanResult) {
        outcome = scan.outcome
        code = scan.outcome == .complete ? nil : scan.problems.first?.code
    }

    package static let whole = Visibility(outcome: .complete, code: nil)
    package static let unlisted = Visibility(outcome: nil, code: "not-listed")

    /// Whether its direct children were listed completely.
    ///
    /// A server is partial because a database in it could not be read; its list of databases is complete.
    package var isWhole: Bool { outcome?.isWhole ?? false }

    /// What was always left out counts as in view; what was seen before is out of view, and its facts get older.
    package func isInView(wasSeen: Bool) -> Bool { isWhole || (outcome == .skipped && !wasSeen) }
}

/// Which facts and kinds of resources a snapshot includes: what was not requested is not missing.
package struct RequestedFacts: Sendable, Equatable {
    package var types: Set<ResourceKind>
    package var details: Set<String>

    package init(_ scope: SnapshotScope) {
        types = Set(scope.resourceTypes.compactMap { ResourceKind(rawValue: $0) })
        details = Set(scope.details)
    }

    package init(types: Set<ResourceKind> = Set(ResourceKind.scanned), details: Set<String> = []) {
        self.types = types
        self.details = details
    }
}

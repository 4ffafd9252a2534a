package import Inventory

/// Whether a subscription, a server or a database was in view, and if not, why.
package struct Visibility: Sendable, Equatable {
    /// Nil where it was not even listed, though nothing proves that it is gone.
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

    /// Whether what is directly inside was listed to its end.
    ///
    /// A server is partial because a database in it could not be read; its list of databases is whole then.
    package var isWhole: Bool { outcome?.isWhole ?? false }

    /// What was left out from the start is as much in view as it ever was; what was seen once is not, and grows old.
    package func isInView(wasSeen: Bool) -> Bool { isWhole || (outcome == .skipped && !wasSeen) }
}

/// Which facts and kinds of resources a snapshot was asked for: what was not asked for is not missing.
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

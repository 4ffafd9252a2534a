package import Inventory
package import Ownership
import Wording
import XML

/// The demands of `owners check`, and their results.
package struct OwnerCheck {
    /// One demand, and its result.
    package struct Demand: Sendable {
        package enum Result: Sendable, Equatable {
            case met
            case failed(String)
            /// The data that would decide it is not there.
            case open(String)
        }

        package var group: String
        package var name: String
        package var result: Result
    }

    package let demands: [Demand]
    private let title: String

    /// `seen` is the outcome of the snapshot: resources that it did not see may have any owner.
    package init(
        title: String,
        _ coverage: OwnerCoverage,
        seen: Outcome,
        minCoverage: Share?,
        noUnmatched: Bool
    ) {
        self.title = title
        var demands: [Demand] = []
        if let minCoverage { demands.append(Self.share(coverage, minCoverage)) }
        if noUnmatched { demands += Self.values(coverage) }
        if seen != .complete {
            let reason = "the snapshot is \(seen.rawValue); pgcensus snapshots show lists what is missing"
            demands.append(Demand(group: "seen", name: "all of the estate was seen", result: .open(reason)))
        }
        self.demands = demands
    }

    package var hasFailed: Bool { count(where: \.isFailed) > 0 }
    /// Whether data is missing that a demand depends on.
    package var isOpen: Bool { count(where: \.isOpen) > 0 }

    private func count(where isSo: (Demand.Result) -> Bool) -> Int { demands.count { isSo($0.result) } }

    package var text: String {
        let lines = demands.map { demand in
            switch demand.result {
            case .met: "ok    \(demand.name)".printable
            case .failed(let reason): "FAIL  \(demand.name): \(reason)".printable
            case .open(let reason): "?     \(demand.name): \(reason)".printable
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The format that build servers show as tests; nil if there is no memory left.
    package var junit: [UInt8]? {
        guard let xml = XMLText() else { return nil }
        let tests = String(demands.count)
        let (failures, errors) = (String(count(where: \.isFailed)), String(count(where: \.isOpen)))
        func element(_ name: String, _ title: String, _ content: () -> Void) {
            let counts: KeyValuePairs = [
                "name": title, "tests": tests, "failures": failures, "errors": errors,
            ]
            xml.element(name, counts, content)
        }
        element("testsuites", "pgcensus owners check") {
            element("testsuite", title) {
                for demand in demands { Self.write(demand, to: xml) }
            }
        }
        return xml.finish()
    }

    private static func write(_ demand: Demand, to xml: XMLText) {
        xml.element("testcase", ["classname": "owners.\(demand.group)", "name": demand.name]) {
            let (element, reason): (String, String)
            switch demand.result {
            case .met: return
            case .failed(let failure): (element, reason) = ("failure", failure)
            case .open(let doubt): (element, reason) = ("error", doubt)
            }
            xml.element(element, ["type": demand.group, "message": reason]) { xml.text(reason) }
        }
    }

    private static func share(_ coverage: OwnerCoverage, _ wanted: Share) -> Demand {
        let total = coverage.total
        let missing = total.total - total.owned
        let reason =
            "\(OwnerCoverageReport.percent(total.share)); \(missing) of \(total.total) are not "
            + "(\(total.fallback) have the integration's owner, \(total.unowned) have none)"
        let result: Demand.Result =
            if wanted.isMet(by: total.owned, of: total.total) {
                .met
            } else if wanted.isMet(by: total.owned + coverage.undecided, of: total.total) {
                .open("\(reason); for \(coverage.undecided) the directory did not answer")
            } else {
                .failed(reason)
            }
        return Demand(
            group: "coverage",
            name: "at least \(wanted.text) of the resources are owned by a tag",
            result: result
        )
    }

    /// A value that the directory did not answer for is not a value that it does not know.
    private static func values(_ coverage: OwnerCoverage) -> [Demand] {
        let unmatched = coverage.unmatched.filter { $0.value.reason != .directoryUnavailable }
        let open = coverage.unmatched.count - unmatched.count
        guard unmatched.isEmpty || open > 0 else {
            return unmatched.map { value($0.value, $0.resources) }
        }
        let rest = Demand(
            group: "unmatched",
            name: "every value matches the directory",
            result: open == 0 ? .met : .open("for \(open) the directory did not answer")
        )
        return unmatched.map { value($0.value, $0.resources) } + [rest]
    }

    private static func value(_ value: OwnerCoverage.Value, _ resources: Int) -> Demand {
        let names = value.names.isEmpty ? "" : " (\(value.names.joined(separator: ", ")))"
        return Demand(
            group: "unmatched",
            name: "the value \"\(value.part)\" names an owner",
            result: .failed(
                "\(value.reason.rawValue)\(names); it would settle \(resources) "
                    + (resources == 1 ? "resource" : "resources")
            )
        )
    }
}

extension OwnerCheck.Demand.Result {
    fileprivate var isFailed: Bool { if case .failed = self { true } else { false } }
    fileprivate var isOpen: Bool { if case .open = self { true } else { false } }
}

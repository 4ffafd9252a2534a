import Inventory
package import Ownership
import Wording
import XML

/// What `owners check` demands of an estate, and what it found.
package struct OwnerCheck {
    /// One demand, and why it is not met; nil where it is.
    package struct Demand: Sendable {
        package var group: String
        package var name: String
        package var failure: String?
    }

    package let demands: [Demand]
    private let title: String

    /// `minCoverage` is a part from 0 to 1.
    package init(title: String, _ coverage: OwnerCoverage, minCoverage: Double?, noUnmatched: Bool) {
        self.title = title
        var demands: [Demand] = []
        if let minCoverage { demands.append(Self.share(coverage, minCoverage)) }
        if noUnmatched {
            demands += coverage.unmatched.map { Self.value($0.value, $0.resources) }
            if coverage.unmatched.isEmpty {
                demands.append(Demand(group: "unmatched", name: "every value matches the directory"))
            }
        }
        self.demands = demands
    }

    package var failures: [Demand] { demands.filter { $0.failure != nil } }

    package var text: String {
        let lines = demands.map { demand in
            let mark = demand.failure == nil ? "ok  " : "FAIL"
            return "\(mark)  \(demand.name)\(demand.failure.map { ": \($0)" } ?? "")".printable
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The form that build servers show as tests; nil where memory has run out.
    package var junit: [UInt8]? {
        guard let xml = XMLText() else { return nil }
        let (tests, failures) = (String(demands.count), String(failures.count))
        xml.element("testsuites", ["name": "pgcensus owners check", "tests": tests, "failures": failures]) {
            xml.element("testsuite", ["name": title, "tests": tests, "failures": failures]) {
                for demand in demands {
                    xml.element("testcase", ["classname": "owners.\(demand.group)", "name": demand.name]) {
                        guard let failure = demand.failure else { return }
                        xml.element("failure", ["type": demand.group, "message": failure]) {
                            xml.text(failure)
                        }
                    }
                }
            }
        }
        return xml.finish()
    }

    private static func share(_ coverage: OwnerCoverage, _ wanted: Double) -> Demand {
        let percent = OwnerCoverageReport.percent(wanted)
        let total = coverage.total
        let isMet = total.share >= wanted
        let missing = total.total - total.owned
        return Demand(
            group: "coverage",
            name: "at least \(percent) of the resources are owned by a tag",
            failure: isMet
                ? nil
                : "\(OwnerCoverageReport.percent(total.share)); \(missing) of \(total.total) are not "
                    + "(\(total.fallback) fall back on the integration's owner, \(total.unowned) have none)"
        )
    }

    private static func value(_ value: OwnerCoverage.Value, _ resources: Int) -> Demand {
        let names = value.names.isEmpty ? "" : " (\(value.names.joined(separator: ", ")))"
        return Demand(
            group: "unmatched",
            name: "the value \"\(value.part)\" has an owner",
            failure: "\(value.reason.rawValue)\(names); it would settle \(resources) "
                + (resources == 1 ? "resource" : "resources")
        )
    }
}

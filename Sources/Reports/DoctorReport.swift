package import Doctor
package import Inventory
import Wording

/// The report of `doctor`, for people and for programs.
package struct DoctorReport {
    private let groups: [CheckGroup]

    package init(_ groups: [CheckGroup]) {
        self.groups = groups
    }

    /// How many checks found a problem.
    package var wrong: Int { groups.reduce(0) { $0 + $1.checks.count { $0.verdict == .wrong } } }

    package var text: String {
        let sum =
            wrong == 0 ? "No problems." : wrong == 1 ? "1 problem." : "\(wrong) problems."
        return groups.map(\.text).joined(separator: "\n") + "\n\(sum)\n"
    }

    package var json: String {
        var json = JSONWriter(.indented)
        json.array { json in
            for group in groups { json.element(group) }
        }
        return String(decoding: json.drain(), as: UTF8.self)
    }
}

extension CheckGroup: JSONWritable {
    fileprivate var text: String {
        let width = checks.map(\.step.count).max() ?? 0
        let lines = checks.flatMap { check in
            let step = check.step + String(repeating: " ", count: width - check.step.count)
            return ["  \(check.mark) \(step)  \(check.detail.printable)"]
                + (check.remedy.map { [String(repeating: " ", count: width + 6) + "→ " + $0.printable] } ?? [])
        }
        return ([subject.printable] + lines).joined(separator: "\n") + "\n"
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("subject", subject)
            json.member("checks", checks)
        }
    }
}

extension Check: JSONWritable {
    fileprivate var mark: String {
        switch verdict {
        case .holds: "✓"
        case .unwise: "!"
        case .wrong: "✗"
        case .notLookedAt: "–"
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("step", step)
            json.member("verdict", verdict.rawValue)
            json.member("detail", detail)
            json.member("remedy", remedy)
        }
    }
}

package import Inventory
import Wording

/// What `doctor` found, for people and for programs.
package struct ExaminationReport {
    private let subjects: [Subject]

    /// One subject with its checks.
    package struct Subject: JSONWritable {
        private let name: String
        fileprivate let findings: [Finding]

        package init(_ name: String, _ findings: [Finding]) {
            self.name = name
            self.findings = findings
        }

        fileprivate var text: String {
            let width = findings.map(\.step.count).max() ?? 0
            let lines = findings.flatMap { finding in
                let step = finding.step + String(repeating: " ", count: width - finding.step.count)
                return ["  \(finding.mark) \(step)  \(finding.detail.printable)"]
                    + (finding.remedy.map { [String(repeating: " ", count: width + 6) + "→ " + $0.printable] }
                        ?? [])
            }
            return ([name.printable] + lines).joined(separator: "\n") + "\n"
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("subject", name)
                json.member("checks", findings)
            }
        }
    }

    /// One check: `verdict` is holds, unwise, wrong or notLookedAt.
    package struct Finding: JSONWritable {
        fileprivate let step: String
        fileprivate let verdict: String
        fileprivate let detail: String
        fileprivate let remedy: String?

        package init(step: String, verdict: String, detail: String, remedy: String?) {
            self.step = step
            self.verdict = verdict
            self.detail = detail
            self.remedy = remedy
        }

        fileprivate var mark: String { ["holds": "✓", "unwise": "!", "wrong": "✗"][verdict] ?? "–" }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("step", step)
                json.member("verdict", verdict)
                json.member("detail", detail)
                json.member("remedy", remedy)
            }
        }
    }

    package init(_ subjects: [Subject]) {
        self.subjects = subjects
    }

    /// How many checks are wrong.
    package var wrong: Int { subjects.reduce(0) { $0 + $1.findings.count { $0.verdict == "wrong" } } }

    package var text: String {
        let sum =
            wrong == 0 ? "All is well." : wrong == 1 ? "1 thing is wrong." : "\(wrong) things are wrong."
        return subjects.map(\.text).joined(separator: "\n") + "\n\(sum)\n"
    }

    package var json: String {
        var json = JSONWriter(.indented)
        json.array { json in
            for subject in subjects { json.element(subject) }
        }
        return String(decoding: json.drain(), as: UTF8.self)
    }
}

import Inventory
import Yams

extension Exclusions {
    init(_ parent: Section) {
        self.init()
        let keys = ["subscriptions", "servers", "databases"]
        guard let section = parent.section("exclude", keys: keys) else { return }
        subscriptions = section.globs("subscriptions")
        servers = section.globs("servers")
        databases = section.globs("databases", ignoringCase: false)
    }
}

extension ExpectedAbsence {
    private static let places = ["subscriptions", "servers", "databases"]

    init?(_ node: Node, path: String, problems: Problems) {
        let keys = Self.places + ["reason", "until"]
        guard let section = Section(node, path: path, keys: keys, problems: problems) else { return nil }
        if !section.has("reason") {
            section.problem("reason", "a reason is required", hint: "Add reason: why it may be out of view.")
        }
        self.init(Expectation(reason: section.string("reason") ?? "", until: section.day("until")))
        subscriptions = section.globs("subscriptions")
        servers = section.globs("servers")
        databases = section.globs("databases", ignoringCase: false)
        origin = node.mark.map { problems.origin($0) }
        checkPlaces(section)
    }

    private func checkPlaces(_ section: Section) {
        let named = Self.places.filter(section.has)
        if named.isEmpty {
            section.problem(
                "servers",
                "no scope is named that may be out of view",
                hint: "Add subscriptions, servers or databases."
            )
        }
        for key in named where section.isEmptyList(key) {
            section.problem(key, "at least one name or glob is required")
        }
        if named.count > 1, named[0] == "subscriptions" {
            section.problem(
                "subscriptions",
                "subscriptions and \(named[1]) exclude each other",
                hint: "Write an entry for each."
            )
        }
    }
}

extension Section {
    fileprivate func globs(_ key: String, ignoringCase: Bool = true) -> [Glob] {
        strings(key).map { Glob($0, ignoringCase: ignoringCase) }
    }

    /// A date of the calendar: `2026-12-31`.
    fileprivate func day(_ key: String) -> String? {
        guard let text = string(key) else { return nil }
        if text.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}/#) != nil,
            let moment = Timestamp(rfc3339: text + "T00:00:00Z"), moment.day == text
        {
            return text
        }
        problem(key, "a date is expected here", hint: "Write the last day: 2026-12-31.")
        return nil
    }
}

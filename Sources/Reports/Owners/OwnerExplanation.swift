package import Inventory
package import Ownership
import Wording

/// How a resource's owner was found, level by level: the tags, the result, and the reasons.
package struct OwnerExplanation {
    private static let mostPeople = 25

    private let resource: Resource
    private let path: OwnerPath
    private let mapping: OwnerMapping
    /// The directory's entries of the owners, with their people.
    private let entries: [DirectoryEntry]

    package init(
        _ resource: Resource,
        _ path: OwnerPath,
        _ mapping: OwnerMapping,
        entries: [DirectoryEntry]
    ) {
        self.resource = resource
        self.path = path
        self.mapping = mapping
        self.entries = entries.filter { entry in
            path.answer.owners.contains { $0.id == entry.id && $0.kind == entry.kind }
        }
    }

    /// `moment` is when the snapshot was taken.
    package func text(at moment: Timestamp) -> String {
        let kind = resource.tableKind.map(\.rawValue) ?? resource.kind.rawValue
        var lines = ["\(resource.path.printable) (\(kind))", resource.id.printable]
        lines += resource.remembered.map { [$0.sentence(at: moment).printable] } ?? []
        lines.append("")
        lines.append(table.text(indent: 2))
        lines += verdict
        for entry in entries where entry.kind == .group { lines += people(of: entry) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var table: ListTable {
        var table = ListTable(["LEVEL", "OF", "FROM", "TAG", "RESULT"])
        var isSettled = false
        for step in path.steps {
            let tag = step.evidence.map { "\($0.key ?? "")=\($0.value)" } ?? "—"
            let nothing = step.evidence == nil ? [nothing(on: step.resource)] : []
            table.add([
                step.level.rawValue, step.resource.name.text, step.evidence?.source.rawValue ?? "", tag,
                result(step.owners, step.findings, otherwise: nothing, &isSettled),
            ])
        }
        let last = path.integration
        table.add([
            OwnerLevel.integration.rawValue, mapping.integration, "", "—",
            result(last.owners, last.findings, otherwise: ["no integrationOwner"], &isSettled),
        ])
        return table
    }

    private func nothing(on resource: Resource) -> String {
        if resource.isUnread { return "not read (\(resource.outcome.rawValue)): it may have a tag" }
        return mapping.resourceOwner.map { "no tag \($0.key)" } ?? "no resourceOwner"
    }

    /// The first level with an owner wins, and gets the arrow; levels above it appear as not needed.
    private func result(
        _ owners: [Owner],
        _ findings: [OwnerFinding],
        otherwise nothing: [String],
        _ isSettled: inout Bool
    ) -> String {
        let found = owners.map(Self.named) + findings.map(\.remark)
        defer { isSettled = isSettled || !owners.isEmpty }
        let mark = owners.isEmpty ? "" : isSettled ? "(not needed) " : "→ "
        return mark + (found.isEmpty ? nothing : found).joined(separator: "; ")
    }

    private var verdict: [String] {
        let answer = path.answer
        let names = answer.owners.map { "\($0.name) (\($0.kind.rawValue) \($0.id))" }
            .joined(separator: ", ").printable
        var lines: [String]
        switch answer.state {
        case .owned: lines = ["Owned by \(names): \(answer.origin.printable)."]
        case .fallback:
            lines = ["Owned by \(names): the integration's owner, because no tag gives one (\(reason))."]
        case .unowned where answer.reason == .directoryUnavailable:
            lines = ["The owner is not known: the directory did not answer."]
        case .unowned: lines = ["It has no owner (\(reason))."]
        }
        let unread = path.steps.filter { $0.resource.isUnread }.map { $0.resource.path.printable }
        lines += unread.map { "\($0) was not read: a tag there would take precedence." }
        if let age = answer.directoryAsOf {
            lines.append("The directory did not answer; its last answer is from \(age).")
        }
        return lines
    }

    private var reason: String { path.answer.reason?.rawValue ?? "" }

    private func people(of group: DirectoryEntry) -> [String] {
        let shown = group.people.prefix(Self.mostPeople).map { person in
            let address = (person.mail ?? person.userPrincipalName).map { " <\($0)>" } ?? ""
            return "  " + "\(person.displayName)\(address)\(person.isGuest ? " (guest)" : "")".printable
        }
        let further = group.people.count - shown.count
        return ["", "Behind \(group.displayName.printable), \(group.people.count):"] + shown
            + (further > 0 ? ["  and \(further) more; -o json has all"] : [])
    }

    private static func named(_ owner: Owner) -> String {
        let people = owner.people.map { ", \($0) \($0 == 1 ? "person" : "people")" } ?? ""
        return "\(owner.name) (\(owner.kind.rawValue)\(people)\(owner.isGuest ? ", guest" : ""))"
    }
}

extension OwnerExplanation: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", resource.id)
            json.member("kind", resource.kind.rawValue)
            json.member("outcome", resource.outcome)
            json.member("code", resource.code)
            json.member("asOf", resource.remembered?.asOf)
            path.answer.writeMembers(to: &json)
            json.member("path", path.steps.map(StepRow.init))
            json.member("entries", entries)
        }
    }

    /// One line of the explanation.
    private struct StepRow: JSONWritable {
        let step: OwnerPath.Step

        func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("level", step.level.rawValue)
                json.member("resource", step.resource.id)
                json.member("source", step.evidence?.source.rawValue)
                json.member("key", step.evidence?.key)
                json.member("value", step.evidence?.value)
                json.member("owners", step.evidence.map { _ in step.owners })
                json.member("findings", step.evidence.map { _ in step.findings })
            }
        }
    }
}

package import Inventory
package import Ownership
import Wording

/// One resource as one record: the common fields of CSV, NDJSON and lists in JSON.
package struct ResourceRow {
    private let resource: Resource
    /// Nil if owners were not requested.
    private let answer: OwnerAnswer?

    package init(_ resource: Resource, _ answer: OwnerAnswer?) {
        self.resource = resource
        self.answer = answer
    }
}

extension ResourceRow: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", resource.id)
            json.member("kind", resource.kind.rawValue)
            json.member("server", resource.server)
            json.member("database", resource.database)
            json.member("schema", resource.schema)
            json.member("name", resource.name)
            json.member("tableKind", resource.tableKind?.rawValue)
            json.member("partitionOf", resource.partitionOf)
            json.member("ownerRole", resource.ownerRole)
            answer?.writeMembers(to: &json)
            json.member("tags", resource.tags)
            json.member("outcome", resource.outcome)
            json.member("code", resource.code)
            json.member("asOf", resource.remembered?.asOf)
        }
    }
}

extension ResourceRow {
    package static let csvTitles = CSVLine([
        "id", "kind", "server", "database", "schema", "name", "tableKind", "ownerRole", "owners",
        "ownerKinds",
        "ownerIds", "state", "level", "source", "evidence", "key", "value", "reason", "findings",
        "directoryAsOf", "tags", "outcome", "code", "asOf",
    ])

    /// Several owners, tags or findings in one cell are separated by `; `.
    package var csv: CSVLine {
        let place: [String?] = [
            resource.id, resource.kind.rawValue, resource.server, resource.database?.text,
            resource.schema?.text,
            resource.name.text, resource.tableKind?.rawValue, resource.ownerRole?.text,
        ]
        let owners = answer?.owners ?? []
        let evidence = answer?.evidence
        let found: [String?] = [
            owners.map(\.name).joined(separator: "; "), owners.map(\.kind.rawValue).joined(separator: "; "),
            owners.map(\.id).joined(separator: "; "), answer?.state.rawValue, evidence?.level.rawValue,
            evidence?.source.rawValue, evidence?.resource, evidence?.key, evidence?.value,
            answer?.reason?.rawValue,
            answer?.sentences.joined(separator: "; "), answer?.directoryAsOf?.description,
        ]
        let tags = resource.tags.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let seen: [String?] = [
            tags.joined(separator: "; "), resource.outcome.rawValue, resource.code,
            resource.remembered?.asOf.description,
        ]
        return CSVLine((place + found + seen).map { $0 ?? "" })
    }
}

extension OwnerAnswer {
    /// The sentences about the findings.
    var sentences: [String] {
        findings.map(\.sentence) + (findingsLeftOut > 0 ? ["\(findingsLeftOut) more"] : [])
    }
}

extension OwnerFinding {
    /// `schema: "team-x" noMatch (nearest: team-y)`.
    var sentence: String {
        evidence.level.rawValue + (evidence.source == .rule ? " rule" : "") + ": " + remark
    }

    /// The same without the level.
    var remark: String {
        let names = names.joined(separator: ", ")
        let about = names.isEmpty ? "" : reason == .noMatch ? " (nearest: \(names))" : " (\(names))"
        return "\"\(part)\" \(reason.rawValue)\(about)"
    }
}

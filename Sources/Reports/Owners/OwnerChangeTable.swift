package import Inventory
package import Ownership

/// The changes of owners as a table.
package struct OwnerChangeTable {
    private var table = ListTable(["RESOURCE", "KIND", "BEFORE", "AFTER", "FROM"])
    private var isFirst = true

    package init() {}

    package mutating func block(_ changes: [OwnerChange]) -> String {
        guard !changes.isEmpty else { return "" }
        var table = table
        for change in changes {
            let resource = change.resource
            table.add([
                resource.path, resource.tableKind?.rawValue ?? resource.kind.rawValue,
                Self.names(change.before, isUnseen: change.unseen == .before),
                Self.names(change.after, isUnseen: change.unseen == .after), change.after?.origin ?? "",
            ])
        }
        defer { isFirst = false }
        return table.text(withTitles: isFirst)
    }

    private static func names(_ answer: OwnerAnswer?, isUnseen: Bool) -> String {
        guard let answer else { return isUnseen ? "unknown" : "not there" }
        return answer.owners.isEmpty ? "—" : answer.owners.map(\.name).joined(separator: ", ")
    }
}

/// One change as JSON: the resource, and its answer before and after.
package struct OwnerChangeRow: JSONWritable {
    private let change: OwnerChange

    package init(_ change: OwnerChange) {
        self.change = change
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", change.resource.id)
            json.member("kind", change.resource.kind.rawValue)
            json.member("unseen", change.unseen?.rawValue)
            json.member("gained", change.gained)
            json.member("lost", change.lost)
            json.member("before", change.before.map(AnswerRow.init))
            json.member("after", change.after.map(AnswerRow.init))
        }
    }

    private struct AnswerRow: JSONWritable {
        let answer: OwnerAnswer

        func write(to json: inout JSONWriter) {
            json.object { answer.writeMembers(to: &$0) }
        }
    }
}

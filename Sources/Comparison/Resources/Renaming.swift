import Inventory

extension ResourceRecord {
    /// The resource as if everything it refers to had always had its present name.
    ///
    /// The resource and its children keep their old names: the comparison reports the renames.
    func renaming(_ now: Renames) -> Self {
        guard !now.isEmpty else { return self }
        var record = self
        var renaming = Renaming(now: now)
        record.visit(&renaming)
        return record
    }
}

/// Replaces old names with new ones in references to resources.
private struct Renaming: FactVisitor {
    let now: Renames

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) {
        value.visitRecords(&self)
    }

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        value?.visitRecords(&self)
    }

    mutating func owner(_ value: inout Name?) { value?.edit(now.role) }

    mutating func expression(_ name: String, _ value: inout String?) { value?.edit(now.renamed) }

    mutating func reference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value,
        to target: ReferenceTarget
    ) {
        switch target {
        case .role: value.edit(now.role)
        case .schema: value.edit(now.schema)
        case .sql: value.edit(now.renamed)
        }
    }

    mutating func reference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value?,
        to target: ReferenceTarget
    ) {
        guard var text = value else { return }
        reference(name, &text, to: target)
        value = text
    }
}

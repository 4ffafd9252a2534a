import Inventory

extension ResourceRecord {
    /// The resource as it would have been if all it refers to had always had the names that it has now.
    ///
    /// It keeps its own name, and so does all that is in it: that they were renamed is for a comparison to say.
    func renaming(_ now: Renames) -> Self {
        guard !now.isEmpty else { return self }
        var record = self
        var renaming = Renaming(now: now)
        record.visit(&renaming)
        return record
    }
}

/// Puts new names in the place of old ones in all that refers to a resource.
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

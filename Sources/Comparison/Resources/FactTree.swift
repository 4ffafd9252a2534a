import Inventory

/// A resource for a comparison: its name, its facts, and its children.
struct FactTree: Equatable {
    let kind: ResourceKind
    let id: String
    let name: Name
    /// From the database down; empty above.
    let path: [Name]
    /// Identifies a rename; never compared.
    let oid: UInt32?
    /// Must be equal for two resources with the same oid to be the same.
    let variety: String
    let facts: [Name: Name]
    let children: [FactTree]

    /// The resource and everything below it.
    var all: [FactTree] {
        var all: [FactTree] = []
        collect(into: &all)
        return all
    }

    private func collect(into all: inout [FactTree]) {
        all.append(self)
        for child in children { child.collect(into: &all) }
    }

    /// The names from the database down, or the one name.
    var shown: String { path.isEmpty ? name.text : path.map(\.text).joined(separator: ".") }
}

extension FactTree {
    /// Where a resource is: its parent's id and path, and the parent's owner, whose privileges a column has.
    typealias Place = (id: String, path: [Name], owner: Name?)

    init<Record: ResourceRecord>(_ record: Record, below parent: Place) {
        kind = Record.resourceKind
        name = record.label
        oid = record.identifier
        variety = record.variety
        id = record.azureID ?? ResourcePath.child(kind, name, of: parent.id)
        path = record.azureID == nil ? parent.path + [name] : []
        var facts = Facts(of: kind, at: (id, path, parent.owner))
        record.look(&facts)
        self.facts = facts.values
        children = facts.children
    }

    /// A database with everything in it.
    init(_ database: Database, of server: String) { self.init(database, below: (server, [], nil)) }

    /// A server with its roles, or a subscription with its resource groups.
    init(_ record: some ResourceRecord) { self.init(record, below: ("", [], nil)) }
}

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
    var variety = ""
    var facts: [Name: Name] = [:]
    var children: [FactTree] = []

    /// The resource and everything below it.
    var all: [FactTree] { [self] + children.flatMap(\.all) }

    /// The names from the database down, or the one name.
    var shown: String { path.isEmpty ? name.text : path.map(\.text).joined(separator: ".") }
}

extension FactTree {
    /// A resource below a server: its id is the parent's, a segment for the kind, and the name percent-encoded.
    init(_ kind: ResourceKind, _ name: Name, oid: UInt32?, below parent: (id: String, path: [Name])) {
        self.kind = kind
        self.name = name
        self.oid = oid
        id = ResourcePath.child(kind, name, of: parent.id)
        path = parent.path + [name]
    }

    /// A resource with its own id.
    init(_ kind: ResourceKind, id: String, name: String) {
        self.kind = kind
        self.id = id
        self.name = Name(name)
        oid = nil
        path = []
    }

    var place: (id: String, path: [Name]) { (id, path) }
}

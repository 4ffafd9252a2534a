package import Inventory

/// A resource as a comparison looks at it: its name, its facts, and what is in it.
struct Resource: Equatable {
    let kind: ResourceKind
    let id: String
    let name: Name
    /// From the database down; empty above.
    let path: [Name]
    /// Tells a rename; never compared.
    let oid: UInt32?
    /// What must not differ for two of the same oid to be the same thing.
    var variety = ""
    var facts: [Name: Name] = [:]
    var children: [Resource] = []

    /// The resource and everything below it.
    var all: [Resource] { [self] + children.flatMap(\.all) }

    /// The names from the database down, or the one name.
    var shown: String { path.isEmpty ? name.text : path.map(\.text).joined(separator: ".") }
}

extension Resource {
    /// Something below a server: its id is the parent's, a segment for the kind, and the name percent-encoded.
    init(_ kind: ResourceKind, _ name: Name, oid: UInt32?, below parent: (id: String, path: [Name])) {
        self.kind = kind
        self.name = name
        self.oid = oid
        id = "\(parent.id)/\(kind.segment)/\(name.text.percentEncoded)"
        path = parent.path + [name]
    }

    /// Something that brings its own id.
    init(_ kind: ResourceKind, id: String, name: String) {
        self.kind = kind
        self.id = id
        self.name = Name(name)
        oid = nil
        path = []
    }

    var place: (id: String, path: [Name]) { (id, path) }
}

extension String {
    /// What tells two ids of servers or groups apart: Azure's are compared without case.
    package var azureIdentity: Name { Name(hasPrefix("/") ? lowercased() : self) }

    /// RFC 3986: everything but unreserved characters becomes `%XX`.
    package var percentEncoded: String {
        var encoded = ""
        for byte in utf8 {
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80, scalar.isUnreserved {
                encoded.unicodeScalars.append(scalar)
            } else {
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}

extension Unicode.Scalar {
    fileprivate var isUnreserved: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": true
        default: false
        }
    }
}

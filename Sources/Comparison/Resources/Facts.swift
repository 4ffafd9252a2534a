import Inventory

/// Collects the compared facts of one resource, canonical JSON by the name of the field, and its children.
struct Facts: FactVisitor {
    private(set) var values: [Name: Name] = [:]
    private(set) var children: [FactTree] = []
    private let kind: ResourceKind
    private var place: FactTree.Place

    init(of kind: ResourceKind, at place: FactTree.Place) {
        self.kind = kind
        self.place = place
    }

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) {
        if !addElements(name, value) { add(name, value) }
    }

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        if var value { field(name, &value) }
    }

    mutating func owner(_ value: inout Name?) {
        place.owner = value
        field("owner", &value)
    }

    mutating func tags(_ value: inout Tags) {
        for (key, value) in value.values { add("tags.\(key.text)", value) }
    }

    mutating func tags(_ value: inout Tags?) {
        if var value { tags(&value) }
    }

    mutating func children<Child: ResourceRecord>(_ name: String, _ value: inout [Child]?) {
        children += (value ?? []).map { FactTree($0, below: place) }
    }

    mutating func privileges(_ value: inout [Privilege]?) { add(value ?? []) }

    mutating func privileges(_ value: inout [Privilege]?, builtIn: inout Bool?) {
        add(value ?? (builtIn == true ? place.owner.map(kind.builtInPrivileges) ?? [] : []))
    }
}

extension Facts {
    private mutating func add(_ field: String, _ value: some JSONWritable) {
        values[Name(field)] = Name(String(decoding: value.canonicalJSON(), as: UTF8.self))
    }

    /// Grantee, grantor and privilege are in the field's name.
    private mutating func add(_ field: String, _ privilege: Privilege) {
        values[Name(field)] = Name(#"{"grantable":\#(privilege.grantable)}"#)
    }

    /// The privileges of an ACL, one field for each.
    ///
    /// The owner's privileges have fields without a grantee, so that a new owner is one change.
    private mutating func add(_ privileges: [Privilege]) {
        let owner = place.owner
        for privilege in privileges {
            let isOwners = privilege.grantee == owner
            // The owner's own MAINTAIN came with PostgreSQL 17; an upgrade is not a grant.
            if isOwners, privilege.privilege == "MAINTAIN" { continue }
            let grantee = isOwners ? "ownerPrivileges." : "privileges.\(privilege.grantee.percentEncoded)="
            let grantor = privilege.grantor == owner ? "" : "/" + privilege.grantor.percentEncoded
            add(grantee + privilege.privilege + grantor, privilege)
        }
    }

    /// A list whose elements are facts of their own; false for anything else.
    private mutating func addElements<Value>(_ field: String, _ value: Value) -> Bool {
        if Value.self == [Extension].self, let extensions = value as? [Extension] {
            for one in extensions { add("\(field).\(one.name.text)", one) }
        } else if Value.self == [Server.Parameter].self, let parameters = value as? [Server.Parameter] {
            for one in parameters { add("\(field).\(one.name)", one) }
        } else if Value.self == [Membership].self, let memberships = value as? [Membership] {
            for one in memberships { add("\(field).\(one.key)", one.options) }
        } else if Value.self == [DefaultPrivileges].self, let defaults = value as? [DefaultPrivileges] {
            for one in defaults {
                for privilege in one.privileges {
                    let grantee = privilege.grantee.percentEncoded
                    add("\(field).\(one.key).\(grantee)=\(privilege.privilege)", privilege)
                }
            }
        } else {
            return false
        }
        return true
    }
}

extension Membership {
    fileprivate var key: String {
        role.percentEncoded + (grantor.map { "/" + $0.percentEncoded } ?? "")
    }

    fileprivate var options: [String: Bool] { ["admin": admin, "inherit": inherit, "set": set] }
}

extension DefaultPrivileges {
    fileprivate var key: String {
        "\(role.percentEncoded)/\(schema.map(\.percentEncoded) ?? "*")/\(objects.rawValue)"
    }
}

extension ResourceKind {
    /// PostgreSQL's default privileges, if there is no ACL (chapter 5.8, table 5.2).
    fileprivate func builtInPrivileges(ofOwner owner: Name) -> [Privilege] {
        let (owners, everybodys) = builtInPrivileges
        func granted(_ names: [String], _ grantee: Name) -> [Privilege] {
            names.map { Privilege(grantee: grantee, grantor: owner, privilege: $0, grantable: false) }
        }
        return granted(owners, owner) + granted(everybodys, "public")
    }

    private var builtInPrivileges: (owners: [String], everybodys: [String]) {
        switch self {
        case .database: (["CONNECT", "CREATE", "TEMPORARY"], ["CONNECT", "TEMPORARY"])
        case .schema: (["CREATE", "USAGE"], [])
        case .table:
            (["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"], [])
        case .sequence: (["SELECT", "UPDATE", "USAGE"], [])
        case .routine: (["EXECUTE"], ["EXECUTE"])
        case .type: (["USAGE"], ["USAGE"])
        case .foreignServer: (["USAGE"], [])
        case .tablespace: (["CREATE"], [])
        default: ([], [])
        }
    }
}

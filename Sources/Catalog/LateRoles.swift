import Inventory

/// Puts in the names of roles that were created while the server was read, and leaves out those that were dropped.
struct LateRoles: FieldVisitor {
    typealias Failure = Never

    let names: [UInt32: Name]
    /// Whether something of this record was left out.
    private var leftOut = false

    init(_ names: [UInt32: Name]) {
        self.names = names
    }

    /// The name behind a placeholder, or nil if there is no such role; other names stay.
    private mutating func known(_ name: Name) -> Name? {
        guard let oid = name.unknownRole else { return name }
        if names[oid] == nil { leftOut = true }
        return names[oid]
    }

    /// Returns whether something was left out.
    mutating func name(_ defaults: inout [DefaultPrivileges]) -> Bool {
        leftOut = false
        var all: [DefaultPrivileges] = []
        for var one in defaults {
            guard let role = known(one.role) else { continue }
            one.role = role
            one.privileges = known(one.privileges)
            all.append(one)
        }
        defaults = all.inOrder
        return leftOut
    }

    /// Returns whether something was left out.
    mutating func name(_ objects: inout [ObjectPrivileges]) -> Bool {
        leftOut = false
        for place in objects.indices { objects[place].privileges = known(objects[place].privileges) }
        return leftOut
    }

    private mutating func known(_ privileges: [Privilege]) -> [Privilege] {
        var all: [Privilege] = []
        for var privilege in privileges {
            guard let grantee = known(privilege.grantee), let grantor = known(privilege.grantor) else {
                continue
            }
            (privilege.grantee, privilege.grantor) = (grantee, grantor)
            all.append(privilege)
        }
        return all.sorted()
    }

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) {}
    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) {}
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) {}
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) {}
    mutating func annotation() {}

    mutating func owner(_ value: inout Name?) {
        if let name = value { value = known(name) }
    }

    mutating func privileges(_ value: inout [Privilege]?) {
        if let list = value { value = known(list) }
    }

    mutating func privileges(_ value: inout [Privilege]?, builtIn: inout Bool?) { privileges(&value) }

    mutating func reference<Value: ReferringText>(
        _ name: String,
        _ value: inout Value,
        to target: ReferenceTarget
    ) {
        guard let names = value as? [Name], target == .role else { return }
        if let known = names.compactMap({ known($0) }).sorted() as? Value { value = known }
    }

    mutating func children<Child: ResourceRecord>(_ name: String, _ value: inout [Child]?) {
        let outer = leftOut
        for place in value?.indices ?? 0..<0 { value?[place].name(self) }
        leftOut = outer
    }

    /// Notes come after the facts that they are about.
    mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        guard leftOut, name == "notes", let notes = value as? [Note]? else { return }
        leftOut = false
        if let noted = (notes ?? []) + [.roleDropped] as? Value { value = noted }
    }
}

extension ResourceRecord {
    /// The record and everything below it.
    mutating func name(_ roles: LateRoles) {
        var roles = LateRoles(roles.names)
        visit(&roles)
    }
}

import Inventory

/// Collects the compared facts of one resource: canonical JSON by the name of the field.
struct Facts {
    private(set) var values: [Name: Name] = [:]

    mutating func add(_ field: String, _ value: (some JSONWritable)?) {
        guard let value else { return }
        values[Name(field)] = Name(String(decoding: value.canonicalJSON(), as: UTF8.self))
    }

    mutating func add(_ tags: Tags?) {
        for (key, value) in tags?.values ?? [:] { add("tags.\(key.text)", value) }
    }

    /// The privileges of an ACL, one field for each.
    ///
    /// The owner's privileges have fields without a grantee, so that a new owner is one change.
    mutating func add(_ privileges: [Privilege], owner: Name?) {
        for privilege in privileges {
            let isOwners = privilege.grantee == owner
            // The owner's own MAINTAIN came with PostgreSQL 17; an upgrade is not a grant.
            if isOwners, privilege.privilege == "MAINTAIN" { continue }
            let field = (isOwners ? "ownerPrivileges." : "privileges.") + name(privilege, owner)
            values[Name(field)] = Name(#"{"grantable":\#(privilege.grantable)}"#)
        }
    }

    private func name(_ privilege: Privilege, _ owner: Name?) -> String {
        let grantee =
            privilege.grantee == owner ? "" : privilege.grantee.percentEncoded + "="
        let grantor =
            privilege.grantor == owner ? "" : "/" + privilege.grantor.percentEncoded
        return grantee + privilege.privilege + grantor
    }
}

extension AccessControlled {
    /// The ACL, or PostgreSQL's default privileges if there is none (chapter 5.8, table 5.2).
    func effectivePrivileges(owner: Name?, ownersOwn: [String], everybodys: [String] = []) -> [Privilege] {
        if let privileges { return privileges }
        guard builtInPrivileges == true, let owner else { return [] }
        func granted(_ names: [String], _ grantee: Name) -> [Privilege] {
            names.map { Privilege(grantee: grantee, grantor: owner, privilege: $0, grantable: false) }
        }
        return granted(ownersOwn, owner) + granted(everybodys, "public")
    }
}

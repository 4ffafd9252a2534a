import Inventory
import Postgres

/// The statements that take back a record's privileges in one database.
struct PrivilegeRemoval {
    /// One after the other, each as the role that granted it.
    let statements: [String]
    /// The same without the changes of role.
    let revokes: [String]

    /// Objects younger than the record got their privileges from our default privileges, and lose only those.
    ///
    /// If several roles gave it the grant option, the server chooses any of them (`select_best_grantor`): so each
    /// privilege is taken back as its grantor. A superuser acts as the owner without a change of role.
    init(
        _ record: GrantRecord,
        of grantee: Name,
        in database: ServerState.DatabaseEntry,
        _ objects: [Grantable],
        as server: ServerState
    ) {
        guard let entry = record.record(of: database, objects) else {
            (statements, revokes) = ([], [])
            return
        }
        let changes = Dictionary(entry.changes.map { ($0.key, $0) }) { first, _ in first }
        let grantee = grantee.text.quotedIdentifier
        let byGiver = objects.filter { !$0.held.isEmpty }.map { object -> (giver: Name?, revokes: [String]) in
            let giver = server.isSuperuser || object.grantor == server.administrator ? nil : object.grantor
            return (giver, Self.revokes(of: object, changes, entry.before, from: grantee))
        }
        revokes = byGiver.flatMap(\.revokes)
        statements = byGiver.flatMap { giver, revokes in
            guard let giver, !revokes.isEmpty else { return revokes }
            return ["set local role \(giver.text.quotedIdentifier)"] + revokes + ["reset role"]
        }
    }

    private static func revokes(
        of object: Grantable,
        _ changes: [Grantable.Key: GrantRecord.Change],
        _ before: Set<Grantable.Key>,
        from grantee: String
    ) -> [String] {
        if let change = changes[object.key] { return Self.revokes(change, of: object, from: grantee) }
        guard !before.contains(object.key), !object.isExtensions, let origin = object.origin,
            let passedOn = changes[origin]
        else { return [] }
        let granted = passedOn.granted.union(passedOn.upgraded).intersection(object.withGrantOption)
        let change = GrantRecord.Change(key: object.key, granted: granted, upgraded: [])
        return Self.revokes(change, of: object, from: grantee)
    }

    private static func revokes(_ change: GrantRecord.Change, of object: Grantable, from grantee: String)
        -> [String]
    {
        let granted = change.granted.intersection(object.held)
        let upgraded = change.upgraded.intersection(object.withGrantOption).subtracting(granted)
        return [("", granted), ("grant option for ", upgraded)].filter { !$0.1.isEmpty }.map {
            what,
            privileges in
            let list = privileges.sorted().joined(separator: ", ").lowercased()
            let kind = object.key.kind
            return kind.isDefault
                ? "alter default privileges for role \(object.name) revoke \(what)\(list) on \(kind.words) from \(grantee)"
                : "revoke \(what)\(list) on \(kind.words) \(object.name) from \(grantee)"
        }
    }
}

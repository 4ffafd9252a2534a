import Inventory
import Postgres

/// What takes back, in one database, the privileges that a record has.
struct Undoing {
    let statements: [String]
    /// How many objects it concerns.
    let count: Int

    /// Objects that are younger than the record have what default privileges of ours passed on; older ones stay.
    init(_ record: RoleRecord, in database: ServerState.DatabaseEntry, _ objects: [Grantable]) {
        let entry = record.inherited(by: database)
        let changes = Dictionary(entry.changes.map { ($0.key, $0) }) { first, _ in first }
        let before = Set(entry.before)
        let grantee = record.grantee.quotedIdentifier
        var statements: [String] = []
        var count = 0
        for object in objects where !object.held.isEmpty {
            var change = changes[object.key]
            if change == nil, !before.contains(object.key), let origin = object.origin, changes[origin] != nil
            {
                change = RoleRecord.Change(key: object.key, granted: object.held, upgraded: [])
            }
            guard let change else { continue }
            let added = Self.revokes(change, of: object, from: grantee)
            statements += added
            count += added.isEmpty ? 0 : 1
        }
        self.statements = statements
        self.count = count
    }

    private static func revokes(_ change: RoleRecord.Change, of object: Grantable, from grantee: String)
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

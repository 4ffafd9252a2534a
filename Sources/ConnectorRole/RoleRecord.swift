package import Inventory

/// What `apply` changed on one server, so that `remove` can undo that and nothing else.
package struct RoleRecord: Sendable, Equatable, Codable {
    package var role: String
    /// Of the role that `apply` made; another of the same name is not ours.
    package var createdRole: UInt32?
    package var grantee: String
    /// Attributes that the role, which was there, did not have.
    package var attributes: Set<String> = []
    package var memberships: Set<String> = []
    /// The oids of the databases that were there when the first change was made: others may be copies of template1.
    package var databasesBefore: Set<UInt32>
    /// By oid, which a database keeps under any name.
    package var databases: [Int: DatabaseRecord] = [:]

    /// What was changed in one database.
    package struct DatabaseRecord: Sendable, Equatable, Codable {
        package var name: String
        package var changes: [Change] = []
        /// What the grantee had something of before: later finds of it there are not ours.
        package var before: [Grantable.Key] = []
    }

    /// The privileges that one object got.
    package struct Change: Sendable, Equatable, Codable {
        package var key: Grantable.Key
        package var granted: Set<String>
        /// Held before without grant option.
        package var upgraded: Set<String>
    }

    package init(role: Name, grantee: Name, databasesBefore: Set<UInt32>) {
        self.role = role.text
        self.grantee = grantee.text
        self.databasesBefore = databasesBefore
    }

    package var isEmpty: Bool {
        createdRole == nil && attributes.isEmpty && memberships.isEmpty && databases.isEmpty
    }

    /// The record of a database, or that of template1 where the database is a copy of it.
    ///
    /// A copy is younger than the record, and has the default privileges that were set in template1.
    func record(of database: ServerState.DatabaseEntry, _ objects: [Grantable]) -> DatabaseRecord? {
        if let record = databases[Int(database.oid)] { return record }
        guard !databasesBefore.contains(database.oid),
            let template = databases.values.first(where: { $0.name == "template1" })
        else { return nil }
        let defaults = Set(template.changes.map(\.key).filter(\.kind.isDefault))
        let isCopy = objects.contains { defaults.contains($0.key) && !$0.withGrantOption.isEmpty }
        return isCopy ? template : nil
    }

    /// Adds what a transaction changed.
    mutating func add(
        _ changes: [Change],
        before objects: [Grantable],
        in database: ServerState.DatabaseEntry
    ) {
        var record = record(of: database, objects) ?? DatabaseRecord(name: "")
        record.name = database.name.text
        if databases[Int(database.oid)] == nil {
            let ours = Set(record.changes.map(\.key))
            let isOurs = { (object: Grantable) in
                [object.key, object.origin].contains { $0.map(ours.contains) ?? false }
            }
            record.before = objects.filter { !$0.held.isEmpty && !isOurs($0) }.map(\.key)
        }
        for change in changes {
            if let index = record.changes.firstIndex(where: { $0.key == change.key }) {
                record.changes[index].granted.formUnion(change.granted)
                record.changes[index].upgraded.formUnion(change.upgraded)
            } else {
                record.changes.append(change)
            }
        }
        databases[Int(database.oid)] = record
    }
}

extension RoleRecord.Change {
    /// What one object has gained; nil for nothing.
    init?(from old: Grantable, to new: Grantable) {
        key = new.key
        granted = new.held.subtracting(old.held)
        upgraded = new.withGrantOption.intersection(old.withoutGrantOption)
        if granted.isEmpty && upgraded.isEmpty { return nil }
    }

    static func changes(from before: [Grantable], to after: [Grantable]) -> [RoleRecord.Change] {
        let old = Dictionary(before.map { ($0.key, $0) }) { first, _ in first }
        return after.compactMap { new in old[new.key].flatMap { RoleRecord.Change(from: $0, to: new) } }
    }
}

extension RoleRecord {
    /// What is to be looked at to undo the record.
    package var request: RoleRequest {
        RoleRequest(
            role: Name(role),
            profile: grantee == RoleRequest.azureAdministrators.text ? .access : .inventory
        )
    }
}

package import Inventory

/// What `apply` changed on one server, so that `remove` can undo that and nothing else.
package struct RoleRecord: Sendable, Equatable, Codable {
    package var role: String
    package var grantee: String
    package var createdRole = false
    /// Attributes that the role, which was there, did not have.
    package var attributes: Set<String> = []
    package var memberships: Set<String> = []
    /// The oids of the databases that were there when the first change was made: others may be copies of template1.
    package var databasesBefore: Set<UInt32>
    package var databases: [String: DatabaseRecord] = [:]

    /// What was changed in one database.
    package struct DatabaseRecord: Sendable, Equatable, Codable {
        package var changes: [Change] = []
        /// What the grantee had something of before: later finds of it there are not ours.
        package var before: [Grantable.Key] = []

        var isEmpty: Bool { changes.isEmpty }
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

    /// What tells a database's own record, or that of template1 where the database is younger than all of this.
    func inherited(by database: ServerState.DatabaseEntry) -> DatabaseRecord {
        if let record = databases[database.name.text] { return record }
        let isCopy = !databasesBefore.contains(database.oid)
        return isCopy ? databases["template1"] ?? DatabaseRecord() : DatabaseRecord()
    }

    /// Adds what a transaction changed.
    mutating func add(
        _ changes: [Change],
        before objects: [Grantable],
        in database: ServerState.DatabaseEntry
    ) {
        var record = inherited(by: database)
        let isFirst = databases[database.name.text] == nil
        if isFirst {
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
        databases[database.name.text] = record
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

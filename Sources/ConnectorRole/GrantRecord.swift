package import Inventory

/// The privileges that one grantee got on one server.
package struct GrantRecord: Sendable, Equatable {
    /// The oids of the databases at the time of the first grant: later ones may be copies of template1.
    package var databasesBefore: Set<UInt32>
    /// By oid, which does not change when a database is renamed.
    package var databases: [Int: DatabaseRecord] = [:]

    /// The changes in one database.
    package struct DatabaseRecord: Sendable, Equatable {
        package var name: String
        package var changes: [Change] = []
        /// Objects on which the grantee had privileges before: later ones there are not ours.
        package var before: Set<Grantable.Key> = []

        mutating func add(_ change: Change) {
            if let index = changes.firstIndex(where: { $0.key == change.key }) {
                changes[index].granted.formUnion(change.granted)
                changes[index].upgraded.formUnion(change.upgraded)
            } else {
                changes.append(change)
            }
        }
    }

    /// The privileges granted on one object.
    package struct Change: Sendable, Equatable {
        package var key: Grantable.Key
        package var granted: Set<String>
        /// Held before without grant option.
        package var upgraded: Set<String>
    }

    package init(databasesBefore: Set<UInt32>) {
        self.databasesBefore = databasesBefore
    }

    /// The record of a database, with that of template1 if the database is a copy of it.
    ///
    /// A copy is younger than the record, and has the default privileges of template1.
    func record(of database: ServerState.DatabaseEntry, _ objects: [Grantable]) -> DatabaseRecord? {
        let own = databases[Int(database.oid)]
        guard !databasesBefore.contains(database.oid),
            let template = databases.values.first(where: { $0.name == "template1" })
        else { return own }
        let defaults = Set(template.changes.map(\.key).filter(\.kind.isDefault))
        let isCopy = objects.contains { defaults.contains($0.key) && !$0.withGrantOption.isEmpty }
        guard isCopy else { return own }
        guard var own else { return template }
        for change in template.changes where !own.before.contains(change.key) { own.add(change) }
        return own
    }

    /// Adds the changes of a transaction.
    mutating func add(
        _ changes: [Change],
        before objects: [Grantable],
        in database: ServerState.DatabaseEntry
    ) {
        var record = record(of: database, objects) ?? DatabaseRecord(name: "")
        record.name = database.name.text
        let ours = Set(record.changes.map(\.key))
        let isOurs = { (object: Grantable) in
            [object.key, object.origin].contains { $0.map(ours.contains) ?? false }
        }
        record.before.formUnion(objects.filter { !$0.held.isEmpty && !isOurs($0) }.map(\.key))
        for change in changes { record.add(change) }
        databases[Int(database.oid)] = record
    }
}

extension GrantRecord.Change {
    /// The privileges that one object has gained; nil for none.
    init?(from old: Grantable, to new: Grantable) {
        key = new.key
        granted = new.held.subtracting(old.held)
        upgraded = new.withGrantOption.intersection(old.withoutGrantOption)
        if granted.isEmpty && upgraded.isEmpty { return nil }
    }

    static func changes(from before: [Grantable], to after: [Grantable]) -> [GrantRecord.Change] {
        let old = Dictionary(before.map { ($0.key, $0) }) { first, _ in first }
        return after.compactMap { new in old[new.key].flatMap { GrantRecord.Change(from: $0, to: new) } }
    }
}

extension GrantRecord: JSONRecord {
    package static var blank: Self { Self(databasesBefore: []) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("databases", &databases)
        try fields.field("databasesBefore", &databasesBefore)
    }
}

extension GrantRecord.DatabaseRecord: JSONRecord {
    package static var blank: Self { Self(name: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("before", &before)
        try fields.field("changes", &changes)
        try fields.field("name", &name)
    }
}

extension GrantRecord.Change: JSONRecord {
    package static var blank: Self { Self(key: .blank, granted: [], upgraded: []) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("granted", &granted)
        try fields.field("key", &key)
        try fields.field("upgraded", &upgraded)
    }
}

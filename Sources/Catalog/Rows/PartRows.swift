import Inventory
import Postgres

// Rows of constraints.sql, indexes.sql, triggers.sql and policies.sql: they begin with the table's oid and their own.

extension Constraint {
    init?(_ row: Row, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        guard let kind = Kind(contype: row.text(3)) else { return nil }
        self.init(name: text.name(2) ?? "", oid: row.integer(1) ?? 0, kind: kind)
        columns = text.names(4) ?? []
        if kind == .foreignKey {
            references = text.name(5)
            referencedColumns = text.names(6)
            onUpdate = Action(row.text(7))
            onDelete = Action(row.text(8))
        }
        if kind == .exclusion { operators = text.names(15) }
        deferrable = row.boolean(9)
        initiallyDeferred = row.boolean(10)
        validated = row.boolean(11)
        enforced = row.boolean(12)
        comment = text.comment(14, &budget)
        tags = text.tags(comment)
        notes = text.notes
    }
}

extension Constraint.Kind {
    fileprivate init?(contype: String?) {
        switch contype {
        case "p": self = .primaryKey
        case "u": self = .unique
        case "f": self = .foreignKey
        case "c": self = .check
        case "n": self = .notNull
        case "x": self = .exclusion
        default: return nil
        }
    }
}

extension Constraint.Action {
    fileprivate init?(_ letter: String?) {
        switch letter {
        case "a": self = .noAction
        case "r": self = .restrict
        case "c": self = .cascade
        case "n": self = .setNull
        case "d": self = .setDefault
        default: return nil
        }
    }
}

extension Index {
    /// An expression until its text is known.
    static let unknownKey = "expression"

    init(_ row: Row, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        self.init(name: text.name(2) ?? "", oid: row.integer(1) ?? 0, method: text.name(3) ?? "")
        unique = row.boolean(4)
        primary = row.boolean(5)
        valid = row.boolean(6)
        let columns = text.quotedList(7)
        let count = max(0, row.integer(8) ?? columns.count)
        keys = columns.prefix(count).map { $0?.quoted ?? Self.unknownKey }
        for (place, ending) in text.keyEndings().enumerated() where place < keys.count {
            keys[place] += ending
        }
        let rest = columns.dropFirst(count).compactMap(\.?.name)
        included = rest.isEmpty ? nil : rest
        nullsNotDistinct = row.boolean(13)
        sizeBytes = row.integer(11)
        comment = text.comment(12, &budget)
        tags = text.tags(comment)
        notes = text.notes
    }

    /// Which keys are expressions.
    static func expressions(_ row: Row) -> [Bool] {
        var text = CatalogText(row)
        let columns = text.quotedList(7)
        return columns.prefix(max(0, row.integer(8) ?? columns.count)).map { $0 == nil }
    }

    /// Gives a key its text, in front of what follows it.
    mutating func setExpression(_ text: String, ofKey place: Int) {
        guard keys.indices.contains(place) else { return }
        keys[place] = text + keys[place].dropFirst(Self.unknownKey.count)
    }
}

extension CatalogText {
    /// What follows each key of an index, as `pg_get_indexdef` writes it: collation, operator class and order.
    fileprivate mutating func keyEndings() -> [String] {
        let options = (text(14) ?? "").split(separator: " ").map { Int($0) ?? 0 }
        let (classes, collations) = (quotedList(15), quotedList(16))
        return options.indices.map { place in
            let collation = collations.indices.contains(place) ? collations[place] : nil
            let ofClass = classes.indices.contains(place) ? classes[place] : nil
            return (collation.map { " COLLATE \($0.name)" } ?? "") + (ofClass.map { " \($0.name)" } ?? "")
                + Self.order(options[place])
        }
    }

    /// `pg_index.indoption`: 1 is DESC, and 2 is NULLS FIRST, which DESC implies.
    private static func order(_ option: Int) -> String {
        switch option & 3 {
        case 1: " DESC NULLS LAST"
        case 2: " NULLS FIRST"
        case 3: " DESC"
        default: ""
        }
    }
}

extension Trigger {
    init(_ row: Row, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        let bits: Int = row.integer(3) ?? 0
        func has(_ bit: Int) -> Bool { bits & bit != 0 }
        self.init(
            name: text.name(2) ?? "",
            oid: row.integer(1) ?? 0,
            timing: has(2) ? .before : has(64) ? .insteadOf : .after,
            level: has(1) ? .row : .statement,
            function: text.name(5) ?? ""
        )
        let all: [(Int, Event)] = [(4, .insert), (16, .update), (8, .delete), (32, .truncate)]
        events = all.filter { has($0.0) }.map(\.1)
        enabled = Enabled(letter: row.text(4))
        columns = text.names(6)
        deferrable = row.boolean(7)
        initiallyDeferred = row.boolean(8)
        comment = text.comment(10, &budget)
        tags = text.tags(comment)
        notes = text.notes
    }
}

extension Trigger {
    /// The condition in a whole definition: what is in quotes does not count as a word.
    static func condition(in definition: String) -> String? {
        var (start, end): (String.UTF8View.Index?, String.UTF8View.Index?)
        var quote: UInt8?
        let text = definition.utf8
        for place in text.indices {
            let byte = text[place]
            if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: " ") || byte == UInt8(ascii: ")") {
                let rest = text[place...]
                if start == nil, rest.starts(with: " WHEN (".utf8) { start = text.index(place, offsetBy: 7) }
                if start != nil, end == nil, rest.starts(with: ") EXECUTE ".utf8) { end = place }
            }
        }
        guard let start, let end else { return nil }
        return String(definition[start..<end])
    }
}

extension Trigger.Enabled {
    /// `tgenabled`, `ev_enabled`, `evtenabled`.
    init(letter: String?) {
        switch letter {
        case "D": self = .disabled
        case "R": self = .replica
        case "A": self = .always
        default: self = .origin
        }
    }
}

extension Policy {
    init?(_ row: Row, _ roles: RoleNames, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        guard let command = Command(polcmd: row.text(3)) else { return nil }
        self.init(name: text.name(2) ?? "", oid: row.integer(1) ?? 0, command: command)
        permissive = row.boolean(4)
        let oids = (row.text(5) ?? "").split(separator: " ").compactMap { UInt32($0) }
        self.roles = oids.map { roles.inACL($0) }.sorted()
        comment = text.comment(8, &budget)
        tags = text.tags(comment)
        notes = text.notes
    }
}

extension Policy.Command {
    fileprivate init?(polcmd: String?) {
        switch polcmd {
        case "*": self = .all
        case "r": self = .select
        case "a": self = .insert
        case "w": self = .update
        case "d": self = .delete
        default: return nil
        }
    }
}

extension Rule {
    init?(_ row: Row, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        guard let event = Event(evType: row.text(3)) else { return nil }
        self.init(name: text.name(2) ?? "", oid: row.integer(1) ?? 0, event: event)
        instead = row.boolean(4)
        enabled = Trigger.Enabled(letter: row.text(5))
        comment = text.comment(6, &budget)
        tags = text.tags(comment)
        notes = text.notes
    }
}

extension Rule.Event {
    fileprivate init?(evType: String?) {
        switch evType {
        case "1": self = .select
        case "2": self = .update
        case "3": self = .insert
        case "4": self = .delete
        default: return nil
        }
    }
}

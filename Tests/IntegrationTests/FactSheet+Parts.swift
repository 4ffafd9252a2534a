import Foundation
import Inventory

// The text that `\d` shows for a table, built from facts in the same way as PostgreSQL's own functions build it.

extension FactSheet {
    mutating func addParts(_ table: Table, _ path: String) {
        let name = path.components(separatedBy: " > ").map { Name($0).quoted }.joined(separator: ".")
        for one in table.constraints ?? [] {
            add(path, "constraint", words(one.name.text, one.definition, "/", one.comment))
        }
        for one in table.indexes ?? [] {
            let flags = [one.primary ? "t" : "f", one.valid ? "t" : "f"].joined(separator: " ")
            add(path, "index", words(one.definition(on: name), flags, "/", one.comment))
        }
        for one in table.triggers ?? [] {
            add(path, "trigger", words(one.definition(on: name), one.enabled.letter, "/", one.comment))
        }
        for one in table.rules ?? [] {
            let head = words(one.name.text, one.event.rawValue, one.instead ? "t" : "f", one.enabled.letter)
            add(path, "rule", words(head, "/", one.comment))
        }
        for one in table.policies ?? [] {
            let kind = one.permissive ? "PERMISSIVE" : "RESTRICTIVE"
            let roles = one.roles.map(\.text).joined(separator: ",")
            let head = words(one.name.text, kind, one.command.rawValue.uppercased(), roles)
            add(path, "policy", words(head, "/", one.using, "/", one.check, "/", one.comment))
        }
    }

    mutating func addParts(_ database: Database) {
        for one in database.eventTriggers ?? [] {
            let commands = one.commands?.joined(separator: ",")
            let head = words(one.owner?.text, one.event, commands, one.function.text, one.enabled.letter)
            add("eventTrigger", one.name.text, words(head, "/", one.comment))
        }
        for one in database.publications ?? [] {
            let operations = Publication.Operation.allCases.map(one.operations.contains)
            let flags = [one.allTables, one.viaRoot] + operations
            let letters = flags.map { $0 ? "t" : "f" }.joined(separator: " ")
            let (tables, schemas) = (one.tables.joined, one.schemas.joined)
            let head = words(one.owner?.text, letters, "/", tables, "/", schemas, "/", one.comment)
            add("publication", one.name.text, head)
        }
        for one in database.logicalSubscriptions ?? [] {
            let head = words(one.owner?.text, one.enabled ? "t" : "f", one.slot?.text)
            let text = words(head, "/", one.publications.joined, "/", one.comment)
            add("subscription", one.name.text, text)
        }
        for one in database.languages ?? [] {
            let text = words(one.owner?.text, one.trusted ? "t" : "f", "/", one.comment)
            add("language", one.name.text, text)
        }
        for one in database.foreignServers ?? [] {
            let head = words(one.owner?.text, one.wrapper.text, one.type, one.version)
            let mappings = one.userMappings.joined
            let builtIn = one.builtInPrivileges == true ? "built-in" : nil
            let text = words(head, "/", one.options.text, "/", mappings, "/", one.comment, builtIn)
            add("foreignServer", one.name.text, text)
            for privilege in one.privileges ?? [] {
                add("foreignServer \(one.name)", "privilege", Self.text(privilege))
            }
        }
    }

    mutating func add(_ tablespace: Tablespace) {
        let builtIn = tablespace.builtInPrivileges == true ? "built-in" : nil
        let text = words(tablespace.owner?.text, tablespace.options.text, "/", tablespace.comment, builtIn)
        add("tablespace \(tablespace.name)", "tablespace", text)
        for privilege in tablespace.privileges ?? [] {
            add("tablespace \(tablespace.name)", "privilege", Self.text(privilege))
        }
    }

    mutating func add(_ type: UserType, _ schema: String) {
        let attributes = type.attributes?.map { "\($0.name) \($0.type)" }.joined(separator: ",")
        let checks = type.checks?.map { "\($0.name) CHECK (\($0.expression ?? "?"))" }.joined(separator: ",")
        let text = words(
            type.kind.rawValue,
            type.owner?.text,
            "/",
            type.labels?.map(\.text).joined(separator: ","),
            attributes,
            type.base,
            type.notNull ? "not null" : nil,
            type.default,
            checks?.isEmpty == true ? nil : checks,
            "/",
            type.comment,
            "/",
            type.extension?.text,
            "/",
            type.builtInPrivileges == true ? "built-in" : nil
        )
        add("\(schema) > \(type.name)", "type", text)
        for privilege in type.privileges ?? [] {
            add("\(schema) > type \(type.name)", "privilege", Self.text(privilege))
        }
    }

    private func words(_ words: String?...) -> String { words.compactMap { $0 }.joined(separator: " ") }
}

extension [ForeignOption] {
    fileprivate var text: String? {
        isEmpty ? nil : map { $0.name + ($0.value.map { "=\($0)" } ?? "") }.joined(separator: ",")
    }
}

extension Trigger.Enabled {
    fileprivate var letter: String {
        switch self {
        case .origin: "O"
        case .disabled: "D"
        case .replica: "R"
        case .always: "A"
        }
    }
}

extension [Name] {
    fileprivate var joined: String? { isEmpty ? nil : map(\.text).joined(separator: ",") }

    fileprivate var list: String { map(\.quoted).joined(separator: ", ") }
}

extension Constraint {
    fileprivate var definition: String {
        let words: [Action: String] = [
            .cascade: "CASCADE", .setNull: "SET NULL", .setDefault: "SET DEFAULT", .restrict: "RESTRICT",
        ]
        let update = onUpdate.flatMap { words[$0] }.map { " ON UPDATE \($0)" } ?? ""
        let delete = onDelete.flatMap { words[$0] }.map { " ON DELETE \($0)" } ?? ""
        let later = (deferrable ? " DEFERRABLE" : "") + (initiallyDeferred ? " INITIALLY DEFERRED" : "")
        return beginning + update + delete + later + (validated ? "" : " NOT VALID")
    }

    private var beginning: String {
        switch kind {
        case .primaryKey: "PRIMARY KEY (\(columns.list))"
        case .unique: "UNIQUE (\(columns.list))"
        case .check: "CHECK (\(expression ?? "?"))"
        case .notNull: "NOT NULL \(columns.list)"
        case .exclusion:
            "EXCLUDE (\(zip(columns, operators ?? []).map { "\($0.quoted) WITH \($1)" }.joined(separator: ", ")))"
        case .foreignKey:
            "FOREIGN KEY (\(columns.list)) REFERENCES \(references ?? "")(\((referencedColumns ?? []).list))"
        }
    }
}

extension Index {
    fileprivate func definition(on table: String) -> String {
        let include = included.map { " INCLUDE (\($0.list))" } ?? ""
        return "CREATE \(unique ? "UNIQUE " : "")INDEX \(name.quoted) ON \(table) USING \(method) "
            + "(\(keys.joined(separator: ", ")))\(include)" + (nullsNotDistinct ? " NULLS NOT DISTINCT" : "")
            + (predicate.map { " WHERE \($0)" } ?? "")
    }
}

extension Trigger {
    fileprivate func definition(on table: String) -> String {
        let times: [Timing: String] = [.before: "BEFORE", .after: "AFTER", .insteadOf: "INSTEAD OF"]
        let order: [Event] = [.insert, .delete, .update, .truncate]
        let happens = order.filter(events.contains).map { event in
            event.rawValue.uppercased() + (event == .update ? columns.map { " OF \($0.list)" } ?? "" : "")
        }
        let moment = initiallyDeferred ? "DEFERRED" : "IMMEDIATE"
        let later = deferrable ? " DEFERRABLE INITIALLY \(moment)" : ""
        return "CREATE \(deferrable ? "CONSTRAINT " : "")TRIGGER \(name.quoted) \(times[timing] ?? "") "
            + happens.joined(separator: " OR ")
            + " ON \(table)\(later) FOR EACH \(level.rawValue.uppercased())"
            + (condition.map { " WHEN (\($0))" } ?? "") + " EXECUTE FUNCTION \(function)()"
    }
}

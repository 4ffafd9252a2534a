import Foundation
import Inventory

// What `\d` shows of a table, put together from facts as PostgreSQL's own functions put it together.

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
            let letters: [Trigger.Enabled: String] = [
                .origin: "O", .disabled: "D", .replica: "R", .always: "A",
            ]
            add(path, "trigger", words(one.definition(on: name), letters[one.enabled], "/", one.comment))
        }
        for one in table.policies ?? [] {
            let kind = one.permissive ? "PERMISSIVE" : "RESTRICTIVE"
            let roles = one.roles.map(\.text).joined(separator: ",")
            let head = words(one.name.text, kind, one.command.rawValue.uppercased(), roles)
            add(path, "policy", words(head, "/", one.using, "/", one.check, "/", one.comment))
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

extension [Name] {
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
        case .exclusion: "EXCLUDE"
        case .foreignKey:
            "FOREIGN KEY (\(columns.list)) REFERENCES \(references ?? "")(\((referencedColumns ?? []).list))"
        }
    }
}

extension Index {
    fileprivate func definition(on table: String) -> String {
        let include = included.map { " INCLUDE (\($0.list))" } ?? ""
        return "CREATE \(unique ? "UNIQUE " : "")INDEX \(name.quoted) ON \(table) USING \(method) "
            + "(\(keys.joined(separator: ", ")))\(include)" + (predicate.map { " WHERE \($0)" } ?? "")
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

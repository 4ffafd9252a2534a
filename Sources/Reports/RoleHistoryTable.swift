package import Inventory

/// The statements that `role` has run as a table for people, or as JSON for programs.
package struct RoleHistoryTable {
    private let statements: [RoleStatement]
    private let isOfAll: Bool

    /// All statements, or the selected ones.
    package init(_ statements: [RoleStatement], isOfAll: Bool) {
        self.statements = statements
        self.isOfAll = isOfAll
    }

    package var text: String {
        guard !statements.isEmpty else {
            return isOfAll
                ? "The store has no statement of role apply or role remove.\n" : "Nothing matches.\n"
        }
        var table = ListTable(["STARTED", "ADMINISTRATOR", "SERVER", "DATABASE", "OUTCOME", "STATEMENT"])
        for statement in statements {
            let outcome = [statement.outcome, statement.sqlState].compactMap { $0 }.joined(separator: " ")
            table.add([
                statement.startedAt.description, statement.administrator, statement.serverName,
                statement.database, outcome, statement.statement,
            ])
        }
        return table.text()
    }

    package var json: String {
        var json = JSONWriter(.indented)
        json.array { json in
            statements.forEach { json.element($0) }
        }
        return String(decoding: json.drain(), as: UTF8.self)
    }
}

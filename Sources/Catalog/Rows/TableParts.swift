import Inventory
import Postgres

/// The constraints, indexes, triggers, policies and rules of a database's tables.
struct TableParts {
    private var constraints = ChildRows<Constraint>()
    private var indexes = ChildRows<Index>()
    private var triggers = ChildRows<Trigger>()
    private var policies = ChildRows<Policy>()
    private var rules = ChildRows<Rule>()

    /// The queries for text that is not known yet.
    var laterQueries: [Query] {
        (constraints.awaitsText ? [.checks] : []) + (indexes.awaitsText ? [.indexExpressions] : [])
            + (triggers.awaitsText ? [.triggerConditions] : [])
            + (policies.awaitsText ? [.policyExpressions] : [])
    }

    /// False for a row of another query.
    mutating func take(_ query: Query, _ row: Row, _ roles: RoleNames, _ budget: inout TextBudget) -> Bool {
        switch query {
        case .constraints: constraints.add(Constraint(row, &budget), row, awaits: [row.boolean(13)])
        case .checks: constraints.addText(row, &budget) { $0.expression = $1 }
        case .indexes: addIndex(row, &budget)
        case .indexExpressions: addIndexText(row, &budget)
        case .triggers: triggers.add(Trigger(row, &budget), row, awaits: [row.boolean(9)])
        case .triggerConditions: triggers.addText(row, &budget) { $0.condition = Trigger.condition(in: $1) }
        case .policies:
            let policy = Policy(row, roles, &budget)
            policies.add(policy, row, awaits: [row.boolean(6), row.boolean(7)])
        case .policyExpressions:
            policies.addText(row, key: row.boolean(3) ? 1 : 0, &budget) {
                if row.boolean(3) { $0.check = $1 } else { $0.using = $1 }
            }
        case .rules: rules.add(Rule(row, &budget), row)
        default: return false
        }
        return true
    }

    private mutating func addIndex(_ row: Row, _ budget: inout TextBudget) {
        indexes.add(Index(row, &budget), row, awaits: Index.expressions(row) + [row.boolean(10)])
    }

    private mutating func addIndexText(_ row: Row, _ budget: inout TextBudget) {
        let place: Int = row.integer(3) ?? 0
        indexes.addText(row, key: place, &budget) { index, text in
            if place == 0 { index.predicate = text } else { index.setExpression(text, ofKey: place - 1) }
        }
    }

    /// Gives a table the parts that were requested.
    mutating func complete(_ table: inout Table, _ scope: CatalogScope, _ failures: [Query: PostgresError]) {
        if scope.has(.constraint) {
            table.constraints = constraints.taken(of: table.oid, because: failures.reason([.checks]))
        }
        if scope.has(.index) {
            table.indexes = indexes.taken(of: table.oid, because: failures.reason([.indexExpressions]))
        }
        if scope.has(.trigger) {
            table.triggers = triggers.taken(of: table.oid, because: failures.reason([.triggerConditions]))
        }
        if scope.has(.rule) { table.rules = rules.taken(of: table.oid, because: "") }
        if scope.has(.policy) {
            table.policies = policies.taken(of: table.oid, because: failures.reason([.policyExpressions]))
        }
    }
}

import Inventory

extension Database {
    /// Removes the expressions that PostgreSQL prints in separate transactions, and the notes on them.
    mutating func forgetExpressions() {
        for schema in (schemas ?? []).indices {
            for table in (schemas?[schema].tables ?? []).indices {
                schemas?[schema].tables?[table].forgetExpressions()
            }
            for type in (schemas?[schema].types ?? []).indices {
                schemas?[schema].types?[type].checks = nil
                schemas?[schema].types?[type].notes = nil
            }
        }
    }
}

extension Table {
    fileprivate mutating func forgetExpressions() {
        partitionBound = nil
        notes?.removeAll { $0.code == "expressions-unknown" }
        if notes?.isEmpty == true { notes = nil }
        constraints = constraints?.map { one in
            var one = one
            (one.expression, one.notes) = (nil, nil)
            return one
        }
        indexes = indexes?.map { one in
            var one = one
            (one.keys, one.predicate, one.notes) = ([], nil, nil)
            return one
        }
        triggers = triggers?.map { one in
            var one = one
            (one.condition, one.notes) = (nil, nil)
            return one
        }
        policies = policies?.map { one in
            var one = one
            (one.using, one.check, one.notes) = (nil, nil, nil)
            return one
        }
    }
}

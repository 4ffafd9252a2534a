import Inventory
import Postgres

/// The types of a database's schemas, with their labels, attributes and checks.
struct TypeRows {
    private struct Parts {
        var labels: [Name] = []
        var attributes: [UserType.Attribute] = []
        var checks: [UserType.Check] = []
    }

    private var types = Objects<UserType>()
    private var parts: [UInt32: Parts] = [:]
    private(set) var hasDomains = false

    /// Rows of `userTypes.sql`.
    mutating func add(
        _ row: Row,
        _ roles: RoleNames,
        _ names: inout TypeNames,
        _ scope: CatalogScope,
        _ budget: inout TextBudget
    ) {
        var text = CatalogText(row)
        guard let kind = UserType.Kind(typtype: row.text(3)) else { return }
        var type = UserType(name: text.name(2) ?? "", oid: row.integer(0) ?? 0, kind: kind)
        type.owner = roles[row.integer(4)]
        type.comment = text.comment(5, &budget)
        type.tags = Tags(comment: type.comment)
        if scope.has(.privilege) { type.hasACL(!row.boolean(6)) }
        if kind == .domain || kind == .range {
            type.base = names.name(row.integer(7) ?? 0, modified: text.text(8)).name
        }
        type.notNull = row.boolean(9)
        type.notes = text.notes
        if let (kept, cut) = text.text(10).map({ budget.kept($0) }) {
            type.default = kept
            if let cut { type.notes = (type.notes ?? []) + [.expression(cut)] }
        }
        hasDomains = hasDomains || kind == .domain
        types.add(type, row)
    }

    /// Rows of `typeParts.sql`, in their order.
    mutating func addPart(_ row: Row, _ names: inout TypeNames) {
        var text = CatalogText(row)
        guard let oid: UInt32 = row.integer(0), let name = text.name(2) else { return }
        let type: UInt32 = row.integer(3) ?? 0
        if type == 0 {
            parts[oid, default: Parts()].labels.append(name)
        } else {
            let attribute = UserType.Attribute(
                name: name,
                type: names.name(type, modified: text.text(4)).name
            )
            parts[oid, default: Parts()].attributes.append(attribute)
        }
    }

    /// Rows of `domainChecks.sql`.
    mutating func addCheck(_ row: Row, _ budget: inout TextBudget) {
        guard let oid: UInt32 = row.integer(0), let name = CatalogText.text(row, 3) else { return }
        let text = CatalogText.text(row, 2).map { budget.kept($0).text }
        parts[oid, default: Parts()].checks.removeAll { $0.name == Name(name) }
        parts[oid, default: Parts()].checks.append(UserType.Check(name: Name(name), expression: text))
    }

    mutating func addPrivilege(_ row: Row, _ roles: RoleNames) {
        types.change(row.integer(0)) { $0.privileges?.append(Privilege(row, roles)) }
    }

    mutating func addMember(_ oid: UInt32?, of name: Name) {
        types.change(oid) { $0.extension = name }
    }

    /// `failure` says why the checks of domains could not be read.
    consuming func bySchema(_ failure: PostgresError?) -> [UInt32: [UserType]] {
        let parts = parts
        types.changeAll { type in
            let found = parts[type.oid] ?? Parts()
            switch type.kind {
            case .enum: type.labels = found.labels
            case .composite: type.attributes = found.attributes
            case .domain:
                let checks = found.checks.sorted { $0.name < $1.name }
                if failure == nil { type.checks = checks }
            case .base, .range: break
            }
            if type.kind == .domain, let failure {
                type.notes =
                    (type.notes ?? []) + [.expressionsUnknown(of: ["checks"], because: failure.cause)]
            }
        }
        return types.bySchema()
    }
}

extension UserType: SchemaObject { var key: Name { name } }

extension UserType.Kind {
    fileprivate init?(typtype: String?) {
        switch typtype {
        case "b": self = .base
        case "c": self = .composite
        case "d": self = .domain
        case "e": self = .enum
        case "r": self = .range
        default: return nil
        }
    }
}

import Inventory
import Postgres

/// What a database has beside its schemas: event triggers, publications, subscriptions, foreign servers and languages.
struct DatabaseParts {
    private var eventTriggers: [EventTrigger] = []
    private var publications: [Publication] = []
    private var subscriptions: [LogicalSubscription] = []
    private var foreignServers: [UInt32: ForeignServer] = [:]
    private var languages: [Language] = []

    /// False for a row of another query.
    mutating func take(_ query: Query, _ row: Row, _ roles: RoleNames, _ scope: CatalogScope) -> Bool {
        var budget = TextBudget()
        switch query {
        case .eventTriggers: eventTriggers.append(EventTrigger(row, roles, &budget))
        case .publications: publications.append(Publication(row, roles, &budget))
        case .subscriptions: subscriptions.append(LogicalSubscription(row, roles, &budget))
        case .foreignServers:
            let server = ForeignServer(row, roles, withACL: scope.has(.privilege), &budget)
            foreignServers[server.oid] = server
        case .foreignServerParts: foreignServers[row.integer(0) ?? 0]?.add(row, roles)
        case .foreignServerPrivileges:
            foreignServers[row.integer(0) ?? 0]?.privileges?.append(Privilege(row, roles))
        case .languages: languages.append(Language(row, roles, &budget))
        default: return false
        }
        return true
    }

    /// Adds the requested facts to the contents, and a note on facts that could not be read.
    func complete(
        _ contents: inout DatabaseContents,
        _ scope: CatalogScope,
        _ failures: [Query: PostgresError]
    ) {
        let foreign: [Query] = [.foreignServers, .foreignServerParts, .foreignServerPrivileges]
        let kinds: [(ResourceKind, [Query], String)] = [
            (.eventTrigger, [.eventTriggers], "eventTriggers"),
            (.publication, [.publications], "publications"),
            (.logicalSubscription, [.subscriptions], "logicalSubscriptions"),
            (.foreignServer, foreign, "foreignServers"),
            (.language, [.languages], "languages"),
        ]
        for (kind, queries, name) in kinds where scope.has(kind) {
            if let failure = queries.compactMap({ failures[$0] }).first {
                contents.notes.append(.unknown([name], because: failure.cause))
            } else {
                set(kind, of: &contents)
            }
        }
    }

    private func set(_ kind: ResourceKind, of contents: inout DatabaseContents) {
        switch kind {
        case .eventTrigger: contents.eventTriggers = eventTriggers.byName
        case .publication: contents.publications = publications.byName
        case .logicalSubscription: contents.logicalSubscriptions = subscriptions.byName
        case .foreignServer: contents.foreignServers = foreignServers.values.map(\.inOrder).byName
        default: contents.languages = languages.byName
        }
    }
}

extension Array where Element: ResourceRecord {
    var byName: [Element] { sorted { $0.key < $1.key } }
}

extension EventTrigger {
    fileprivate init(_ row: Row, _ roles: RoleNames, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        self.init(
            name: text.name(1) ?? "",
            oid: row.integer(0) ?? 0,
            event: text.text(3) ?? "",
            function: text.name(5) ?? ""
        )
        owner = roles[row.integer(2)]
        commands = text.text(4).map { $0.split(separator: ", ").map { String($0) }.sorted() }
        enabled = Trigger.Enabled(letter: row.text(6))
        comment = text.comment(7, &budget)
        tags = text.tags(comment)
        notes = text.notes
    }
}

extension Publication {
    fileprivate init(_ row: Row, _ roles: RoleNames, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        self.init(name: text.name(1) ?? "", oid: row.integer(0) ?? 0)
        owner = roles[row.integer(2)]
        allTables = row.boolean(3)
        operations = zip(Operation.allCases, 4...7).filter { row.boolean($0.1) }.map(\.0)
        viaRoot = row.boolean(8)
        tables = text.qualifiedNames(9).sorted()
        schemas = (text.names(10) ?? []).sorted()
        comment = text.comment(11, &budget)
        tags = text.tags(comment)
        notes = text.notes
    }
}

extension LogicalSubscription {
    fileprivate init(_ row: Row, _ roles: RoleNames, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        self.init(name: text.name(1) ?? "", oid: row.integer(0) ?? 0)
        owner = roles[row.integer(2)]
        enabled = row.boolean(3)
        slot = text.name(4)
        publications = (text.names(5) ?? []).sorted()
        comment = text.comment(6, &budget)
        tags = text.tags(comment)
        notes = text.notes
    }
}

extension ForeignServer {
    fileprivate init(_ row: Row, _ roles: RoleNames, withACL: Bool, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        self.init(name: text.name(1) ?? "", oid: row.integer(0) ?? 0, wrapper: text.name(3) ?? "")
        owner = roles[row.integer(2)]
        type = text.text(4)
        version = text.text(5)
        if withACL { hasACL(!row.boolean(6)) }
        comment = text.comment(7, &budget)
        tags = Tags(comment: comment)
        notes = text.notes
    }

    /// Rows of `foreignServerParts.sql`.
    fileprivate mutating func add(_ row: Row, _ roles: RoleNames) {
        if row.text(1) == "user" {
            userMappings.append(roles.inACL(row.integer(3) ?? 0))
        } else if let option = CatalogText.text(row, 2).map({ ForeignOption(setting: $0) }) {
            options.append(option)
        }
    }

    fileprivate var inOrder: ForeignServer {
        var server = self
        server.options.sort { Name($0.name) < Name($1.name) }
        server.userMappings.sort()
        server.privileges?.sort()
        return server
    }
}

extension Language {
    fileprivate init(_ row: Row, _ roles: RoleNames, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        self.init(name: text.name(1) ?? "", oid: row.integer(0) ?? 0)
        owner = roles[row.integer(2)]
        trusted = row.boolean(3)
        comment = text.comment(4, &budget)
        tags = text.tags(comment)
        notes = text.notes
    }
}

extension ForeignOption {
    /// From `name=value`, as catalogs keep options.
    init(setting: String) {
        let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(name: String(parts.first ?? ""), value: parts.count > 1 ? String(parts[1]) : nil)
    }
}

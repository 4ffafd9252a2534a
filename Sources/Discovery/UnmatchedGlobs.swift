import Configuration
import Inventory
import Ownership
import Wording

/// The globs of a configuration that have matched nothing so far: likely misspelled, and then without effect.
struct UnmatchedGlobs {
    /// A glob, its place, and its purpose.
    private struct Entry {
        let key: String
        let pattern: String
        let matches: (String) -> Bool

        var warning: String { "\(key): \"\(pattern)\" matches nothing in this scan" }
    }

    private var servers: [Entry]
    private var databases: [Entry]
    private var rules: [Entry]
    private let types: Set<ResourceKind>

    init(_ integration: Integration) {
        let entries = { (key: String, globs: [Glob]) in
            globs.map { glob in Entry(key: key, pattern: glob.pattern) { glob.matches($0) } }
        }
        types = integration.resourceTypes
        servers =
            entries("exclude.servers", integration.exclude.servers)
            + integration.overrides.flatMap { entries("overrides.servers", $0.servers) }
        databases = entries("exclude.databases", integration.exclude.databases)
        rules = zip(integration.owners.tagRules, OwnerMapping(integration).rules).map { rule, mapping in
            Entry(key: "tagRules.match", pattern: rule.match.pattern, matches: mapping.matches)
        }
    }

    /// Whether the names in a database may match something yet.
    var awaitsNames: Bool { !rules.isEmpty }

    mutating func add(_ server: Server) {
        servers.removeAll { glob in [server.name, server.host ?? server.name].contains(where: glob.matches) }
        note(server.id)
    }

    mutating func add(_ database: Database, of server: String) {
        databases.removeAll { $0.matches(database.name.text) }
        guard !rules.isEmpty else { return }
        let id = ResourcePath.database(database.name, of: server)
        note(id)
        for schema in database.schemas ?? [] where !rules.isEmpty {
            let id = ResourcePath.schema(schema.name, of: id)
            note(id)
            for table in schema.tables ?? [] { note(ResourcePath.table(table.name, of: id)) }
        }
    }

    private mutating func note(_ id: String) {
        if !rules.isEmpty { rules.removeAll { $0.matches(id) } }
    }

    /// The globs that have matched nothing; if a part was not seen, it is not known whether they match there.
    mutating func warnings(_ subscriptions: [Subscription], _ coverage: Coverage) -> [String] {
        let listed = subscriptions.allSatisfy {
            $0.scan.outcome == .skipped || $0.scan.outcome.isWhole
        }
        for subscription in subscriptions {
            note(subscription.id)
            (subscription.resourceGroups ?? []).forEach { note($0.id) }
        }
        let isWhole = listed && coverage.outcome == .complete
        let left =
            (listed ? servers : []) + (isWhole && types.contains(.database) ? databases : [])
            + (isWhole && types.contains(.table) ? rules : [])
        return left.map(\.warning)
    }
}

import Configuration
import Inventory

/// The scope of a snapshot: what it leaves out is not out of view, and does not appear from earlier ones.
struct ShownScope {
    private let scope: SnapshotScope
    private let filter: ServerFilter
    private let exclude: Exclusions

    init(_ scope: SnapshotScope) {
        self.scope = scope
        var filter = ServerFilter()
        filter.resourceGroups = scope.resourceGroups.map { Glob($0, ignoringCase: true) }
        filter.regions = scope.regions
        filter.tags = scope.tags
        self.filter = filter
        exclude = Exclusions(
            subscriptions: scope.exclude.subscriptions.map { Glob($0, ignoringCase: true) },
            servers: scope.exclude.servers.map { Glob($0, ignoringCase: true) },
            databases: scope.exclude.databases.map { Glob($0, ignoringCase: false) }
        )
    }

    /// Whether a listed subscription is out of view, or a part of it; one that Azure has disabled still exists.
    func hides(_ subscription: Subscription) -> Bool {
        guard subscription.scan.outcome == .skipped else { return subscription.scan.outcome.hidesSomething }
        return !excludes(subscription) && subscription.state?.lowercased() == "disabled"
    }

    func excludes(_ subscription: Subscription) -> Bool { exclude.subscriptions.match(subscription) }

    /// Whether this scope includes a subscription that an earlier scope covered.
    func wouldList(what earlier: SnapshotScope) -> Bool {
        (scope.subscriptions.isEmpty && scope.managementGroups.isEmpty)
            || (scope.subscriptions == earlier.subscriptions
                && scope.managementGroups == earlier.managementGroups)
    }

    func admits(_ server: Server) -> Bool {
        filter.excludingKey(to: server) == nil && !exclude.servers.contains { $0.matches(server.name) }
    }

    func excludes(_ database: Name) -> Bool { exclude.databases.contains { $0.matches(database.text) } }

    /// The server with the requested facts only.
    func limited(_ server: Server) -> Server {
        var server = server
        if !asks(.role) { (server.roles, server.settings) = (nil, nil) }
        if !asks(.privilege) { server.parameterPrivileges = nil }
        if !asks(.tablespace) { server.tablespaces = nil }
        server.keep(Set(scope.details.compactMap { ServerDetail(rawValue: $0) }))
        return server
    }

    /// The database with the requested resource types only.
    func limited(_ database: Database) -> Database {
        var database = database
        if !asks(.schema) { (database.schemas, database.extensions) = (nil, nil) }
        if !asks(.privilege) { (database.defaultPrivileges, database.systemPrivileges) = (nil, nil) }
        if !asks(.eventTrigger) { database.eventTriggers = nil }
        if !asks(.publication) { database.publications = nil }
        if !asks(.logicalSubscription) { database.logicalSubscriptions = nil }
        if !asks(.foreignServer) { database.foreignServers = nil }
        if !asks(.language) { database.languages = nil }
        database.schemas = database.schemas?.map { schema in
            var schema = schema
            if !asks(.table) { schema.tables = nil }
            if !asks(.sequence) { schema.sequences = nil }
            if !asks(.routine) { schema.routines = nil }
            if !asks(.type) { schema.types = nil }
            schema.tables = schema.tables?.map(limited)
            return schema
        }
        return database
    }

    private func limited(_ table: Table) -> Table {
        var table = table
        if !asks(.column) { (table.columns, table.reads) = (nil, nil) }
        if !asks(.constraint) { table.constraints = nil }
        if !asks(.index) { table.indexes = nil }
        if !asks(.trigger) { table.triggers = nil }
        if !asks(.policy) { table.policies = nil }
        if !asks(.rule) { table.rules = nil }
        return table
    }

    func asks(_ type: ResourceKind) -> Bool { scope.resourceTypes.contains(type.rawValue) }
}

import Comparison
import Inventory
import Store

/// The databases of one server that appear as last seen.
struct RememberedDatabases {
    private let search: ServerSearch
    private let scope: ShownScope
    private let view: StoreView

    init(_ search: ServerSearch, _ scope: ShownScope, _ view: StoreView) {
        self.search = search
        self.scope = scope
        self.view = view
    }

    /// Databases listed now keep their present facts; the others appear as they were.
    func fill(_ server: Server) throws -> Server {
        var databases = server.databases ?? []
        for search in search.databases where !search.found.isEmpty {
            let place = databases.firstIndex { $0.isMeant(by: search.identity) }
            let database = try remembered(search, place.map { databases[$0] }, server.scan)
            if let place { databases[place] = database } else { databases.append(database) }
        }
        databases += try skipped(besides: Set(databases.map(\.name)))
        var server = server
        if !databases.isEmpty { server.databases = databases.sorted { $0.name < $1.name } }
        return server
    }

    private func remembered(_ search: DatabaseSearch, _ shown: Database?, _ cause: ScanResult) throws
        -> Database
    {
        let layers: [Database] = try search.found.map { try view.content($0.digest) }
        var database = layers.dropFirst().reduce(layers[0]) { $0.remembering($1) }
        var scan = shown?.scan ?? ScanResult(cause.outcome)
        if let shown { database = shown.remembering(database) }
        if scope.excludes(database.name) { scan = ScanResult(.skipped, [.excluded]) }
        if scan.outcome == .skipped {
            (database.schemas, database.extensions) = (nil, nil)
        } else {
            scan.asOf = search.found.last?.at
        }
        database = scope.limited(database)
        database.scan = scan
        return database
    }

    /// Databases that are never read, such as templates.
    private func skipped(besides names: Set<Name>) throws -> [Database] {
        guard let contents = search.contents else { return [] }
        return try view.databases(of: contents.id, in: contents.snapshot)
            .filter { $0.scan.outcome == .skipped }
            .map { row in
                var database: Database = try view.content(row.digest)
                database.scan = row.scan
                return database
            }
            .filter { !names.contains($0.name) }
    }
}

extension Problem {
    fileprivate static var excluded: Problem {
        Problem(code: "excluded", message: "left out by exclude.databases", hint: nil)
    }
}

extension Database {
    /// By oid, because the name may have changed; by name, if only Azure lists it.
    fileprivate func isMeant(by identity: DatabaseIdentity) -> Bool {
        if let oid, let theirs = identity.oid { return oid == theirs }
        return name == identity.name
    }
}

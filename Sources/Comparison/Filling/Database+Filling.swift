import Inventory

extension Database {
    /// The database, with missing facts filled from another snapshot of it.
    func filled(from other: Database, _ filling: Filling, oidsCount: Bool) -> Database {
        // If only Azure lists the database, there is its name and nothing more.
        guard oid != nil else {
            var database = filling.takesLists ? other : self
            database.name = name
            database.scan = scan
            return database
        }
        var database = self
        database.owner = owner ?? other.owner
        database.encoding = encoding ?? other.encoding
        database.collation = collation ?? other.collation
        database.localeProvider = localeProvider ?? other.localeProvider
        database.locale = locale ?? (database.localeProvider == other.localeProvider ? other.locale : nil)
        database.tablespace = tablespace ?? other.tablespace
        database.connectionLimit = connectionLimit ?? other.connectionLimit
        database.allowConnections = allowConnections ?? other.allowConnections
        database.extensions = extensions ?? other.extensions
        database.defaultPrivileges = defaultPrivileges ?? other.defaultPrivileges
        filling.privileges(&database, other)
        let isSame = oidsCount && oid == other.oid
        database.schemas = filling.list(
            schemas,
            other.schemas,
            name: \.name,
            oid: { isSame ? $0.oid : nil },
            fill: { $0.filled(from: $1, filling, oidsCount: isSame) }
        )
        return database
    }
}

extension Schema {
    fileprivate func filled(from other: Schema, _ filling: Filling, oidsCount: Bool) -> Schema {
        var schema = self
        schema.owner = owner ?? other.owner
        filling.privileges(&schema, other)
        schema.tables = filling.list(
            tables,
            other.tables,
            name: \.name,
            oid: { oidsCount ? $0.oid : nil },
            fill: { $0.filled(from: $1, filling) }
        )
        schema.sequences = filling.list(
            sequences,
            other.sequences,
            name: \.name,
            oid: { oidsCount ? $0.oid : nil },
            fill: { own, other in
                var own = own
                filling.privileges(&own, other)
                return own
            }
        )
        schema.routines = filling.list(
            routines,
            other.routines,
            name: \.signature,
            oid: { oidsCount ? $0.oid : nil },
            fill: { own, other in
                var own = own
                filling.privileges(&own, other)
                return own
            }
        )
        return schema
    }
}

extension Table {
    fileprivate func filled(from other: Table, _ filling: Filling) -> Table {
        var table = self
        table.owner = owner ?? other.owner
        filling.privileges(&table, other)
        let asksForDefaults =
            filling.asked.details.contains("columnDefaults")
            && !(notes ?? []).contains { $0.code == "expressions-unknown" }
        let order = columns?.map(\.name)
        table.columns = filling.list(
            columns,
            other.columns,
            name: \.name,
            oid: { _ in nil },
            fill: { own, other in
                var own = own
                if !asksForDefaults { own.default = own.default ?? other.default }
                if !filling.asked.types.contains(.privilege) {
                    own.privileges = own.privileges ?? other.privileges
                }
                return own
            }
        )
        if let order { table.columns = table.columns?.inOrder(of: order) }
        return table
    }
}

extension [Column] {
    /// Columns keep the order of their table; kept columns that it no longer has come last.
    fileprivate func inOrder(of names: [Name]) -> [Column] {
        let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        return sorted { (places[$0.name] ?? .max, $0.name) < (places[$1.name] ?? .max, $1.name) }
    }
}

import Inventory
package import Postgres

/// How often tables and indexes were scanned, and when tables were analyzed (chapter 28.2).
package struct UseStatistics: Sendable {
    private struct Use {
        var scans, indexScans, lastScan, lastAnalyze: Int64?
    }

    private var found: [UInt32: Use] = [:]

    mutating func add(_ row: Row) {
        found[row.integer(0) ?? 0] = Use(
            scans: row.integer(1),
            indexScans: row.integer(2),
            lastScan: row.integer(3),
            lastAnalyze: row.integer(4)
        )
    }

    /// The numbers of a table, in the order of `Measurements`.
    func ofTable(_ oid: UInt32?) -> [Int64?] {
        let use = oid.flatMap { found[$0] }
        return [use?.scans, use?.indexScans, use?.lastScan, use?.lastAnalyze]
    }

    func ofIndex(_ oid: UInt32) -> [Int64?] { [found[oid]?.scans, found[oid]?.lastScan] }

    /// Gives each table and index its own.
    package func fill(_ contents: inout DatabaseContents) {
        for schema in contents.schemas.indices {
            for place in (contents.schemas[schema].tables ?? []).indices {
                guard let table = contents.schemas[schema].tables?[place] else { continue }
                let indexes = (table.indexes ?? []).flatMap { [$0.sizeBytes] + ofIndex($0.oid) }
                let own = [table.estimatedRows, table.sizeBytes] + ofTable(table.oid)
                contents.schemas[schema].tables?[place].take(measurements: own + indexes)
            }
        }
    }
}

extension CatalogReader {
    /// Nil if the role may not read them, which is an administrator's decision.
    ///
    /// Throws if the session has ended.
    package func statistics(over connection: Connection) async throws(PostgresError) -> UseStatistics? {
        var use = UseStatistics()
        let sql = Query.statistics.sql(for: connection.majorVersion)
        let failures = await connection.readings([sql]) { _, row in use.add(row) }
        guard let failure = failures.compactMap({ $0 }).first else { return use }
        if failure.endsSession { throw failure }
        return nil
    }
}

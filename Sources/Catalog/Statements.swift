import Inventory
import Postgres

extension CatalogScope {
    /// The first statements of a server's census, for others that need the same.
    package func serverStatements(version: Int) -> [String] {
        let identifier = Query.systemIdentifier.sql(for: version)
        let sizes = "select pg_catalog.pg_database_size(d.oid) from pg_catalog.pg_database d"
        return statements(serverQueries, version)
            + optionalServerQueries.map { $0.sql(for: version) } + [identifier]
            + (has(.database) ? [sizes] : []) + databaseStatements(version: version)
    }

    /// The statements for every database.
    package func databaseStatements(version: Int) -> [String] {
        [Query.fingerprint.sql(for: version)] + statements(contentQueries, version)
    }

    private func statements(_ queries: [Query], _ version: Int) -> [String] {
        TransactionKind.reading.opening(version: version, statementTimeout: .seconds(30))
            + queries.map { $0.sql(for: version) } + ["commit"]
    }
}

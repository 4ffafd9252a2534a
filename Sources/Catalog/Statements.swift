import Inventory
import Postgres

extension CatalogScope {
    /// The first statements of a server's census, for others that need the same.
    package func serverStatements(version: Int) -> [String] {
        let sizes = "select pg_catalog.pg_database_size(d.oid) from pg_catalog.pg_database d"
        return statements(serverQueries, version)
            + statements(
                optionalServerQueries + [.systemIdentifier],
                version,
                and: has(.database) ? [sizes] : []
            )
            + databaseStatements(version: version)
    }

    /// The statements for every database.
    package func databaseStatements(version: Int) -> [String] {
        statements([.fingerprint], version) + statements(contentQueries, version)
    }

    /// One transaction.
    private func statements(_ queries: [Query], _ version: Int, and further: [String] = []) -> [String] {
        TransactionKind.reading.opening(version: version, statementTimeout: .seconds(30))
            + queries.map { $0.sql(for: version) } + further + ["commit"]
    }
}

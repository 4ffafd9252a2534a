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
        let (opening, queries) = (opening(version), contentQueries.map { $0.sql(for: version) })
        return opening + [fingerprint(for: version)] + queries + ["commit"]
    }

    /// One transaction.
    private func statements(_ queries: [Query], _ version: Int, and further: [String] = []) -> [String] {
        opening(version) + queries.map { $0.sql(for: version) } + further + ["commit"]
    }

    private func opening(_ version: Int) -> [String] {
        TransactionKind.reading.opening(version: version, statementTimeout: .seconds(30))
    }
}

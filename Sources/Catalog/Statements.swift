extension CatalogScope {
    /// The statements that the census of a server begins with, for those who want to send the same.
    package func serverStatements(version: Int) -> [String] {
        statements(serverQueries + contentQueries, version)
    }

    /// The statements that are sent in every further database.
    package func databaseStatements(version: Int) -> [String] { statements(contentQueries, version) }

    private func statements(_ queries: [Query], _ version: Int) -> [String] {
        [CatalogReader.begin] + queries.map { $0.sql(for: version) } + ["commit"]
    }
}

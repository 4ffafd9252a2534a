import Inventory

extension CatalogScope {
    /// The part of `fingerprint.sql` about the catalogs that the queries of this scope read.
    ///
    /// What PostgreSQL prints from an expression may name any object: then the fingerprint has every catalog.
    func fingerprint(for version: Int) -> String {
        PreparedText.of(.fingerprint(self), version) { makeFingerprint(for: version) }
    }

    private func makeFingerprint(for version: Int) -> String {
        let texts = databaseQueries.map { Self.code($0.sql(for: version)) }
        let parts = Query.fingerprint.sql(for: version).split(separator: "\nunion all\n").map(String.init)
        if texts.contains(where: { $0.contains("pg_get_") }) {
            return parts.joined(separator: "\nunion all\n")
        }
        let names = Set(texts.flatMap(Self.catalogs)).union(Self.ofBounds)
        let kept = parts.enumerated().filter { place, part in
            place == 0 || !names.isDisjoint(with: Self.catalogs(Self.code(part)))
        }
        return kept.map(\.element).joined(separator: "\nunion all\n")
    }

    /// The bound of a partition has values of any type, and no other expression.
    private static let ofBounds = ["pg_type", "pg_enum"]

    /// Everything that may be read in a database.
    private var databaseQueries: [Query] {
        let printed: [(Query, Bool)] = [
            (.systemPrivileges, has(.schema, .privilege)), (.defaults, columnDefaults && has(.column)),
            (.generated, columnDefaults && has(.column)), (.checks, has(.constraint)),
            (.indexExpressions, has(.index)), (.triggerConditions, has(.trigger)),
            (.policyExpressions, has(.policy)), (.domainChecks, has(.type)),
        ]
        return contentQueries + partQueries + printed.filter(\.1).map(\.0)
    }

    private static func code(_ sql: String) -> String {
        sql.split(separator: "\n").map { $0.prefix(upTo: $0.firstRange(of: "--")?.lowerBound ?? $0.endIndex) }
            .joined(separator: "\n")
    }

    private static func catalogs(_ code: String) -> [String] {
        code.matches(of: /pg_catalog\.(pg_[a-z_]+)/).map { String($0.1) }
    }
}

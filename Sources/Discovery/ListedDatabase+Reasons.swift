package import Catalog
import Configuration
package import Inventory
import Postgres

extension ListedDatabase {
    /// Why it is left out, whatever the scope is.
    func reasonToSkip(_ exclude: Exclusions) -> ScanResult? {
        isTemplate
            ? ScanResult(.skipped, code: "template-database", "a template for new databases")
            : exclude.reason(toSkip: database.name)
    }

    /// Why it accepts no connection, by the server's list of databases; nil if it does.
    package func refusal(of session: ServerCensus) -> Problem? {
        if isInvalid {
            return Problem(
                code: "database-invalid",
                message: "an interrupted DROP DATABASE left the database unusable",
                hint: "Run DROP DATABASE \(quotedName), or leave it out with exclude.databases."
            )
        }
        if !allowsConnections {
            return Problem(
                code: "connections-not-allowed",
                message: "the database accepts no connections",
                hint:
                    "Run ALTER DATABASE \(quotedName) ALLOW_CONNECTIONS true, or leave it out with exclude.databases."
            )
        }
        if !mayConnect {
            let role = session.session.user.text.quotedIdentifier
            return Problem(
                code: "connect-denied",
                message: "the role may not connect to the database",
                hint: "Run GRANT CONNECT ON DATABASE \(quotedName) TO \(role) as the database's owner."
            )
        }
        guard database.connectionLimit == 0, !session.isSuperuser else { return nil }
        return Problem(
            code: "connection-limit",
            message: "the database has CONNECTION LIMIT 0",
            hint:
                "Run ALTER DATABASE \(quotedName) CONNECTION LIMIT -1, or leave it out with exclude.databases."
        )
    }

    /// A name that is not UTF-8 appears as its bytes, which SQL would not understand.
    private var quotedName: String {
        Array(database.name.text.utf8) == rawName
            ? database.name.text.quotedIdentifier : "…, whose name is not UTF-8"
    }
}

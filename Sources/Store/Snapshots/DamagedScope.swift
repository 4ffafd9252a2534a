import Foundation
import GRDB
package import Inventory
import Wording

/// Replaces a server or a database whose content is damaged, by what other rows of the store have.
extension Server {
    package init(damaged id: String) {
        let name = id.split(separator: "/").last.map(String.init) ?? id
        self.init(id: id, kind: Self.kind(of: id.lowercased()), name: name, host: nil, port: nil)
    }

    init(damaged id: String, _ damage: ContentDamage) {
        self.init(damaged: id)
        scan = ScanResult(damage)
    }

    private static func kind(of id: String) -> Kind {
        if !id.hasPrefix("/") { return .manual }
        if id.contains("/servergroupsv2/") { return .cosmosCluster }
        return id.contains("/flexibleservers/") ? .flexibleServer : .singleServer
    }
}

extension Inventory.Database {
    /// The name is in the last known state; it is unknown if no `sync` has run.
    init(damaged damage: ContentDamage, _ db: GRDB.Database) throws {
        let name = try String.fetchOne(
            db,
            sql: "select name from known where digest = ? and kind = 'database'",
            arguments: [Data(damage.digest)]
        )
        self.init(
            name: Name(name ?? "damaged-\(damage.digest.hexadecimal.prefix(8))"),
            encoding: nil,
            collation: nil
        )
        scan = ScanResult(damage)
    }
}

extension ScanResult {
    fileprivate init(_ damage: ContentDamage) {
        self.init(
            .failed,
            [
                Problem(
                    code: "content-damaged",
                    message: "the store has damaged \(damage.description)",
                    hint: "Scan again, or restore the store from a backup."
                )
            ]
        )
    }
}

import Crypto
import Foundation
import GRDB
import Inventory

/// The lasting facts of a server or database as the store keeps them: canonical JSON under its SHA-256 digest.
struct Content {
    let digest: Data
    let json: [UInt8]

    init(_ value: some JSONWritable) {
        json = value.canonicalJSON(.lasting)
        digest = Data(SHA256.hash(data: json))
    }

    /// Adds the content unless it is there already.
    func store(_ db: GRDB.Database) throws {
        try db.cachedStatement(sql: "insert or ignore into content (digest, json) values (?, ?)")
            .execute(arguments: [digest, Data(json)])
    }
}

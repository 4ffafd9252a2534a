package import Foundation
import GRDB
package import Inventory

/// The owners that were found last; only the caller interprets the content of a row.
extension StoreView {
    /// The stored owners of a server, or with "" those above servers.
    package func owners(of server: String, in integration: String) throws -> Data? {
        try Data.fetchOne(
            db.cachedStatement(sql: "select owners from known_owners where integration = ? and server = ?"),
            arguments: [integration, server]
        )
    }

    /// The inputs that the owners of a server's resources depend on.
    package func ownerInputs(of server: String, in integration: String) throws -> Data? {
        try Data.fetchOne(
            db.cachedStatement(sql: "select ground from owner_ground where integration = ? and server = ?"),
            arguments: [integration, server]
        )
    }

    /// Nil if the owners were never looked up.
    package func ownersFoundAt(of integration: String) throws -> Timestamp? {
        try Row.fetchOne(
            db,
            sql: "select at from owner_look where integration = ?",
            arguments: [integration]
        )
        .map { try $0.decode(forColumn: "at") }
    }
}

extension StoreChange {
    package func put(owners: Data, of server: String, in integration: String) throws {
        try db.cachedStatement(
            sql: "insert or replace into known_owners (integration, server, owners) values (?, ?, ?)"
        )
        .execute(arguments: [integration, server, owners])
    }

    package func put(ownerInputs inputs: Data, of server: String, in integration: String) throws {
        try db.cachedStatement(
            sql: "insert or replace into owner_ground (integration, server, ground) values (?, ?, ?)"
        )
        .execute(arguments: [integration, server, inputs])
    }

    package func put(ownersFoundAt moment: Timestamp, of integration: String) throws {
        try db.execute(
            sql: "insert or replace into owner_look (integration, at) values (?, ?)",
            arguments: [integration, moment]
        )
    }

    /// Runs when nothing is known of the server any more.
    func forgetOwners(of server: String, in integration: String) throws {
        for table in ["known_owners", "owner_ground"] {
            try db.execute(
                sql: "delete from \(table) where integration = ? and server = ?",
                arguments: [integration, server]
            )
        }
    }

    /// Runs when the integration has no owner settings any more.
    package func forgetOwners(of integration: String) throws {
        for table in ["known_owners", "owner_ground", "owner_look"] {
            try db.execute(sql: "delete from \(table) where integration = ?", arguments: [integration])
        }
    }
}

package import Foundation
import GRDB

/// What `role apply` changed on each server: an opaque record for each server and role.
extension SnapshotStore {
    package func roleRecord(server: String, role: String) throws(StoreError) -> Data? {
        try reading { db in
            try Data.fetchOne(
                db,
                sql: "select record from role_record where server = ? and role = ?",
                arguments: [server, role]
            )
        }
    }

    /// Replaces the last record; nil deletes it.
    package func setRoleRecord(_ record: Data?, server: String, role: String) throws(StoreError) {
        try writing { db in
            try db.execute(
                sql: "delete from role_record where server = ? and role = ?",
                arguments: [server, role]
            )
            guard let record else { return }
            try db.execute(
                sql: "insert into role_record (server, role, record) values (?, ?, ?)",
                arguments: [server, role, record]
            )
        }
    }
}

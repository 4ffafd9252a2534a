import Foundation
import Inventory
package import Store
import Wording

/// What `role` keeps in the store: the records of `apply`, and every statement.
///
/// A running `sync` may use the store at the same time; another `role` command that changes something may not.
package struct RoleStore: ~Copyable {
    private let lock: StoreLock
    private let store: SnapshotStore

    package init(path: String) throws(StoreError) {
        let lock = try StoreLock(store: path, for: .roles)
        store = try SnapshotStore(writing: path, under: lock)
        self.lock = lock
    }

    package func audit(of server: RoleServer) -> Audit {
        Audit(
            begin: { [store] statements, administrator, database in
                let now = Timestamp(Date())
                return try store.begin(
                    statements.map {
                        RoleStatement(
                            startedAt: now,
                            administrator: administrator.text,
                            server: server.id,
                            serverName: server.name,
                            database: database,
                            statement: $0
                        )
                    }
                )
            },
            finish: { [store] outcomes in
                try store.finish(outcomes.map { ($0.entry, $0.outcome.word, $0.outcome.sqlState) })
            }
        )
    }

    package func record(of server: RoleServer) throws -> RoleRecord? {
        let data = try store.roleRecord(server: server.id, role: server.request.role.text)
        do { return try data.map { try RecordReader.read([UInt8]($0)) } } catch {
            throw Failure(
                "\(server.name): the store's record of the role is from another version of pgcensus",
                hint: "Run role remove with that version; then role apply with this one."
            )
        }
    }

    package func keep(_ record: RoleRecord, of server: RoleServer) throws {
        let json = Data(record.canonicalJSON())
        try store.setRoleRecord(json, server: server.id, role: server.request.role.text)
    }

    package func forget(_ server: RoleServer) throws {
        try store.setRoleRecord(nil, server: server.id, role: server.request.role.text)
    }
}

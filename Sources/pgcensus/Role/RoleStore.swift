import ConnectorRole
import Foundation
import Inventory
import SnapshotStore

/// The records of `role apply`, in the store.
struct RoleStore: ~Copyable {
    private let lock: StoreLock
    private let store: SnapshotStore

    init(path: String) throws {
        do throws(StoreError) {
            let lock = try StoreLock(store: path)
            store = try SnapshotStore(writing: path, under: lock)
            self.lock = lock
        } catch {
            throw CommandFailure(error)
        }
    }

    func record(of server: RoleServer) throws -> RoleRecord? {
        let data = try store.roleRecord(server: server.id, role: server.request.role.text)
        do { return try data.map { try JSONDecoder().decode(RoleRecord.self, from: $0) } } catch {
            throw CommandFailure(
                "\(server.name): the store's record of the role is of another version of pgcensus",
                hint: "Run role remove with that version; then role apply with this one."
            )
        }
    }

    func keep(_ record: RoleRecord, of server: RoleServer) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try store.setRoleRecord(try encoder.encode(record), server: server.id, role: server.request.role.text)
    }

    func forget(_ server: RoleServer) throws {
        try store.setRoleRecord(nil, server: server.id, role: server.request.role.text)
    }
}

package import Inventory
import Synchronization

/// The roles of one server as they were last read, for all tasks that read its databases.
package final class ServerRoles: Sendable {
    private struct State {
        var names: [UInt32: Name] = [:]
        var listed: [Role] = []
    }

    private let state = Mutex(State())

    init() {}

    /// All roles with their memberships, by name.
    package var listed: [Role] { state.withLock { $0.listed } }

    /// Names of dropped roles stay.
    var names: [UInt32: Name] { state.withLock { $0.names } }

    /// Takes the roles from a newer reading.
    func renew(_ rows: ServerRows) {
        let listed = rows.listedRoles
        state.withLock { state in
            for role in rows.roles { state.names[role.oid] = role.name }
            state.listed = listed
        }
    }
}

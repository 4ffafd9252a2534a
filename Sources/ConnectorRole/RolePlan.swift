package import Inventory
package import Postgres
import Wording

/// Everything that `apply` would do on one server.
package struct RolePlan: Sendable {
    package let request: RoleRequest
    package let server: ServerState
    package let role: ServerPlan
    /// Includes databases with nothing to do.
    package let databases: [DatabasePlan]
    /// Databases that accept no connection, and need something.
    let shut: [ServerState.DatabaseEntry]
    /// Databases that could not be read.
    package let unread: [(database: Name, error: PostgresError)]

    package var isEmpty: Bool { role.isEmpty && databases.allSatisfy(\.isEmpty) }

    /// What stays without privileges, a line each.
    package var remarks: [String] {
        shut.map { "database \($0.name.text.printable): it accepts no connections" }
            + databases.flatMap { database in
                database.remarks(server).map {
                    "database \(database.database.name.text.printable): \($0)"
                }
            }
    }
}

extension AdministeredServer {
    /// Reads the present state, and compares.
    package func plan() async throws -> RolePlan {
        let server = try await state()
        let role = try ServerPlan(request, on: server)
        var databases: [DatabasePlan] = []
        var unread: [(Name, PostgresError)] = []
        for database in self.databases(server) {
            do throws(PostgresError) {
                let connection = try await connection(to: place(of: database), writing: false)
                let objects = try await objects(in: database, over: connection)
                databases.append(DatabasePlan(request, in: database, objects))
            } catch {
                guard error != .cancelled else { throw error }
                unread.append((database.name, error))
            }
        }
        return RolePlan(
            request: request,
            server: server,
            role: role,
            databases: databases,
            shut: shut(server),
            unread: unread
        )
    }
}

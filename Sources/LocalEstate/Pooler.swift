import Foundation
package import Wording

/// PgBouncer in front of a PostgreSQL server, in a common setup: it drops the settings of the start-up packet.
package struct Pooler: Sendable {
    package let port: Int
    private let folder: String

    /// Starts a copy that its user can execute; `mode` is `session`, `transaction` or `statement`.
    package static func start(
        _ program: String,
        before server: Int,
        mode: String,
        in folder: String,
        users: [String: Secret]
    ) async throws -> Pooler {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: program, toPath: "\(folder)/pgbouncer")
        let pooler = Pooler(port: try HeldPort.free(), folder: folder)
        let lines = users.sorted { $0.key < $1.key }.map { "\"\($0.key)\" \"\($0.value.revealed)\"\n" }
        try lines.joined().write(toFile: "\(folder)/users.txt", atomically: true, encoding: .utf8)
        let settings = """
            [databases]
            * = host=127.0.0.1 port=\(server)
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(pooler.port)
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = \(folder)/users.txt
            pool_mode = \(mode)
            ignore_startup_parameters = options,extra_float_digits
            server_tls_sslmode = prefer
            logfile = \(folder)/log
            pidfile = \(folder)/pid

            """
        try settings.write(toFile: "\(folder)/pgbouncer.ini", atomically: true, encoding: .utf8)
        try await UnprivilegedUser.own(folder)
        try await UnprivilegedUser.run("\(folder)/pgbouncer", ["-q", "-d", "\(folder)/pgbouncer.ini"])
        return pooler
    }

    package func stop() async throws {
        let id = try await UnprivilegedUser.run("cat", ["\(folder)/pid"])
        try await UnprivilegedUser.run("kill", [id.trimmingCharacters(in: .whitespacesAndNewlines)])
    }
}

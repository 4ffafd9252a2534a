import Foundation
package import Wording

/// A real PostgreSQL server on loopback, with TLS and SCRAM, in a folder of its own.
package struct PostgresCluster: Sendable {
    package let port: Int
    private let folder: String

    private let installation: PostgresInstallation

    /// Makes and starts a server that presents itself as `host`.
    package static func start(
        in folder: String,
        host: String,
        authority: CertificateAuthority,
        installation: PostgresInstallation? = nil
    ) async throws -> PostgresCluster {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let installation = try await (installation ?? .debian()).reachable(from: folder)
        try await authority.issue(for: host, into: folder)
        try await UnprivilegedUser.own(folder)
        try await UnprivilegedUser.run(
            "\(installation.programs)/initdb",
            [
                "--pgdata", "\(folder)/data", "--username", "postgres", "--auth", "trust", "--encoding",
                "UTF8",
                "--locale", "C.UTF-8", "--no-sync",
            ]
        )
        var log = ""
        for _ in 1...3 {
            let cluster = PostgresCluster(
                port: try HeldPort.free(),
                folder: folder,
                installation: installation
            )
            try await cluster.configure()
            do {
                try await cluster.control("start")
                return cluster
            } catch {
                // Somebody else may have taken the port meanwhile.
                log = (try? await UnprivilegedUser.run("tail", ["-n", "5", "\(folder)/log"])) ?? ""
            }
        }
        throw ProgramFailure(program: "pg_ctl start", text: log)
    }

    /// Stops the server, in a task of its own: it must stop even where the caller was cancelled.
    package func stop() async throws {
        try await Task { try await control("stop") }.value
    }

    /// Runs SQL as the superuser over the local socket, which the folder's permissions guard.
    @discardableResult
    package func psql(_ sql: String, database: String = "postgres", arguments: [String] = []) async throws
        -> String
    {
        let connection = ["-h", folder, "-p", String(port), "-U", "postgres", "-d", database]
        let options = ["-X", "-q", "-v", "ON_ERROR_STOP=1"] + connection + arguments
        return try await UnprivilegedUser.run("psql", options + ["-f", "-"], input: sql)
    }

    /// Runs a file of SQL.
    package func load(_ file: String) async throws {
        try await psql(String(contentsOfFile: file, encoding: .utf8))
    }

    /// The role that pgcensus logs in with: CONNECT, which everybody has, and nothing more.
    package func createConnectorRole(password: Secret) async throws {
        try await psql("create role pgcensus login password '\(password.revealed)'")
    }

    private func control(_ verb: String) async throws {
        let options = ["--pgdata", "\(folder)/data", "--wait", "--silent", "--log", "\(folder)/log"]
        try await UnprivilegedUser.run(
            "\(installation.programs)/pg_ctl",
            [verb] + (verb == "stop" ? Array(options.dropLast(2)) + ["--mode", "immediate"] : options)
        )
    }

    private func configure() async throws {
        let settings = """
            listen_addresses = '127.0.0.1'
            port = \(port)
            unix_socket_directories = '\(folder)'
            \(installation.hasTLS ? tls : "")
            password_encryption = 'scram-sha-256'
            max_connections = 40
            shared_buffers = '16MB'
            fsync = off
            autovacuum = off
            """
        let access = """
            local all all trust
            \(installation.hasTLS ? "hostssl" : "host") all all 127.0.0.1/32 scram-sha-256
            """
        try await write(settings, to: "data/pgcensus.conf")
        try await write("include = 'pgcensus.conf'\n", to: "data/postgresql.conf")
        try await write(access, to: "data/pg_hba.conf")
    }

    private var tls: String {
        """
        ssl = on
        ssl_cert_file = '\(folder)/server.pem'
        ssl_key_file = '\(folder)/server.key'
        """
    }

    /// Through `tee`, so that the file belongs to the server's user.
    private func write(_ text: String, to file: String) async throws {
        try await UnprivilegedUser.run("tee", ["\(folder)/\(file)"], input: text + "\n")
    }
}

import Foundation
package import Wording

/// A real PostgreSQL server on loopback, with TLS and SCRAM, in a folder of its own.
package struct PostgresCluster: Sendable {
    package let port: Int
    private let folder: String

    private let installation: PostgresInstallation

    /// Creates and starts a server that presents itself as `host`.
    ///
    /// With a template the cluster is a copy of it, and has its system identifier.
    package static func start(
        in folder: String,
        host: String,
        authority: CertificateAuthority,
        installation: PostgresInstallation? = nil,
        certificateDays: Int = 2,
        template: String? = nil
    ) async throws -> PostgresCluster {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let installation = try await (installation ?? .debian()).reachable(from: folder)
        try await authority.issue(for: host, into: folder, days: certificateDays)
        if let template {
            try await run("cp", ["-R", "--preserve=mode", template, "\(folder)/data"])
        }
        try await UnprivilegedUser.own(folder)
        if template == nil { try await installation.makeCluster(in: "\(folder)/data") }
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
                // Another process may have taken the port meanwhile.
                log = (try? await UnprivilegedUser.run("tail", ["-n", "5", "\(folder)/log"])) ?? ""
            }
        }
        throw ProgramFailure(program: "pg_ctl start", text: log)
    }

    /// Stops the server, in a task of its own: it must stop even if the caller was cancelled.
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
        // In the path is a script of Debian's, which takes ten times as long.
        let program = "\(try PostgresInstallation.debian().programs)/psql"
        return try await run(program, options + ["-f", "-"], input: sql, folder: "/")
    }

    /// Runs a file of SQL.
    package func load(_ file: String) async throws {
        try await psql(String(contentsOfFile: file, encoding: .utf8))
    }

    /// The role that pgcensus logs in with: CONNECT, which PUBLIC has, and nothing more.
    package func createConnectorRole(password: Secret) async throws {
        try await psql("create role pgcensus login password '\(password.revealed)'")
    }

    private func control(_ verb: String) async throws {
        let stops = ["--mode", "immediate"]
        try await pgctl([verb, "--wait", "--log", "\(folder)/log"] + (verb == "stop" ? stops : []))
    }

    /// Runs another command of `pg_ctl`.
    package func pgctl(_ arguments: [String]) async throws {
        let options = ["--pgdata", "\(folder)/data", "--silent"]
        try await UnprivilegedUser.run("\(installation.programs)/pg_ctl", arguments + options)
    }

    /// Restarts with this next transaction id (`pg_resetwal`).
    package func restart(atTransaction id: UInt32) async throws {
        try await pgctl(["stop", "--wait", "--mode", "fast"])
        // A file of the commit log has the states of so many transactions, and must exist.
        let digits = String(id >> 20, radix: 16, uppercase: true)
        let name = String(repeating: "0", count: 4 - digits.count) + digits
        let file = "\(folder)/data/pg_xact/\(name)"
        try Data(count: 1 << 18).write(to: URL(fileURLWithPath: file))
        try await UnprivilegedUser.own(file)
        let options = ["--next-transaction-id", String(id), "--pgdata", "\(folder)/data"]
        try await UnprivilegedUser.run("\(installation.programs)/pg_resetwal", options)
        try await control("start")
    }

    /// Changes a setting, from the next start on, or at once if the server can reload it.
    package func set(_ name: String, _ value: String) async throws {
        try await psql("alter system set \(name) = '\(value)'; select pg_reload_conf()")
    }

    /// Uses another certificate from now on.
    package func present(_ commonName: String, names: [String], by authority: CertificateAuthority)
        async throws
    {
        try await authority.issue(commonName, names: names, into: folder)
        try await UnprivilegedUser.own(folder)
        try await psql("select pg_reload_conf()")
    }

    /// Replaces `pg_hba.conf`, except for the local socket.
    package func setAccess(_ lines: String) async throws {
        try await write("local all all trust\n" + lines, to: "data/pg_hba.conf")
        try await psql("select pg_reload_conf()")
    }

    /// Makes a standby of the server without a primary, from the next start on.
    package func becomeStandby() async throws {
        try await write("", to: "data/standby.signal")
    }

    package var postmaster: Int32? {
        get async throws {
            let text = try await UnprivilegedUser.run("head", ["-n", "1", "\(folder)/data/postmaster.pid"])
            return Int32(text.prefix { $0 != "\n" })
        }
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

import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// A PostgreSQL server for one test, which the real binary scans without Azure.
struct ServerStory: Sendable {
    static let password = Secret("story password")

    let cluster: PostgresCluster
    let folder: TemporaryFolder
    let authority: CertificateAuthority
    let hasTLS: Bool
    var certificate: String { authority.certificate }

    /// Starts a server, passes it to `work`, and stops it.
    static func with(
        version: Int = 15,
        load files: [String] = [],
        certificateDays: Int = 2,
        _ work: (ServerStory) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let authority = try await CertificateAuthority(in: folder.path)
        let installation = try Versions.installation(version)
        let cluster = try await PostgresCluster.start(
            in: folder.file("server"),
            host: TestCluster.host,
            authority: authority,
            installation: installation,
            certificateDays: certificateDays,
            template: Versions.template(installation)
        )
        let story = ServerStory(
            cluster: cluster,
            folder: folder,
            authority: authority,
            hasTLS: installation.hasTLS
        )
        do {
            try await cluster.createConnectorRole(password: password)
            for file in files { try await cluster.load("\(Repository.fixtures)/postgres/\(file).sql") }
            try await work(story)
        } catch {
            try? await cluster.stop()
            throw error
        }
        try? await cluster.stop()
    }

    /// SQL that creates so many roles that reading their list takes some time.
    static let manyRoles = """
        insert into pg_authid (oid, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
            rolreplication, rolbypassrls, rolconnlimit)
        select 100000 + n, 'many_' || n, false, true, false, false, false, false, false, -1
        from generate_series(1, 50000) n
        """

    /// The options that differ between scans.
    struct Options: Sendable {
        var types: [ResourceKind] = [.server, .database, .schema, .table, .role]
        var columnDefaults = false
        var statistics = false
        var host = TestCluster.host
        /// The port of the connections; nil for the port of the server.
        var port: Int?
        var user = "pgcensus"
        /// The database of the first login.
        var database = "postgres"
        var sslMode: String?
        var authentication: String?
        /// The address that the host name resolves to.
        var address = "127.0.0.1"
        var authority: String?
        var connectionsPerServer = 2
        var connectTimeout = "3s"
        var statementTimeout = "10s"
        /// Whether the program looks up the name instead.
        var resolves = false
        /// The name of the store's file; nil for a new store in each scan.
        var store: String?
    }

    /// Runs a scan; returns the run, and the server from the export.
    func scan(_ change: (inout Options) -> Void = { _ in }) async throws -> (run: ProgramRun, server: Server?)
    {
        var options = Options()
        change(&options)
        let name = "\(UUID().uuidString.prefix(8))"
        let configuration = try folder.configure(integration(options), to: "\(name).yaml")
        let file = folder.file("\(name).json")
        let run = try await pgcensus(
            [
                "scan", "--config", configuration, "--store", folder.file("\(options.store ?? name).db"),
                "--export", file,
            ],
            environment: ["STORY_PASSWORD": Self.password.revealed]
        )
        let data = FileManager.default.contents(atPath: file)
        return (run, try data.flatMap { try Snapshot(exported: $0).servers.first })
    }

    /// An integration with only this server; the name has one port, and the connection may use another port.
    func integration(
        _ name: String = "story",
        host: String = TestCluster.host,
        named: Int? = nil,
        port: Int? = nil
    ) -> IntegrationEntry {
        IntegrationEntry(name)
            .connection(["secret": "env:STORY_PASSWORD"]).connection(security)
            .server(host, port: named, at: "127.0.0.1:\(port ?? cluster.port)")
    }

    /// The strictest security that the server supports.
    var security: YAMLMap {
        hasTLS ? ["sslMode": "verify-full", "sslRootCert": .text(certificate)] : ["sslMode": "disable"]
    }

    private func integration(_ options: Options) -> IntegrationEntry {
        let port = options.port ?? cluster.port
        let mode = options.sslMode ?? (hasTLS ? "verify-full" : "disable")
        var entry = IntegrationEntry().types(options.types).with([
            "columnDefaults": .flag(options.columnDefaults), "statistics": .flag(options.statistics),
        ])
        .server(options.host, port: port, at: options.resolves ? nil : "\(options.address):\(port)")
        .connection([
            "secret": "env:STORY_PASSWORD", "user": .text(options.user), "database": .text(options.database),
            "sslMode": .text(mode), "connectTimeout": .text(options.connectTimeout),
            "statementTimeout": .text(options.statementTimeout),
            "connectionsPerServer": .number(options.connectionsPerServer),
        ])
        if mode.hasPrefix("verify") {
            entry["connection", "sslRootCert"] = .text(options.authority ?? certificate)
        }
        entry["connection", "authentication"] = options.authentication.map { .text($0) }
        return entry
    }
}

import Catalog
import Foundation
import Inventory
import LocalEstate
import Wording

/// Runs of pgcensus, of bare libpq and of other programs against one generated server.
struct CensusRuns {
    static let withoutColumns: [ResourceKind] = [.server, .database, .schema, .table, .role]
    static let withColumns = withoutColumns + [.column]
    private static let connections = 2

    let server: MadeServer

    /// A census with a store of its own.
    func census(_ types: [ResourceKind], port: Int? = nil) async throws -> MeasuredRun {
        removeStore()
        let arguments = try scan(types, port: port ?? server.cluster.port)
        return try await MeasuredRun.of("pgcensus", arguments, environment: environment)
    }

    /// A census into the store of the census before.
    func processorOfCensus(_ types: [ResourceKind]) async throws -> ProcessorRun {
        let arguments = try scan(types, port: server.cluster.port)
        return try await ProcessorRun.of("pgcensus", arguments, environment: environment)
    }

    func removeStore() {
        for suffix in ["", "-wal", "-shm", "-lock"] {
            try? FileManager.default.removeItem(atPath: "\(server.folder)/pgcensus.db\(suffix)")
        }
    }

    private var environment: [String: String] { ["BENCH_PASSWORD": server.password.revealed] }

    /// The arguments of a scan, and the configuration that they name.
    private func scan(_ types: [ResourceKind], port: Int) throws -> [String] {
        let configuration = """
            integrations:
              - name: bench
                servers: [{hostname: \(MadeServer.host), port: \(port)}]
                connection:
                  secret: env:BENCH_PASSWORD
                  sslRootCert: \(server.authority)
                  statementTimeout: 5m
                  connectionsPerServer: \(Self.connections)
                  resolve: {"\(MadeServer.host):\(port)": "127.0.0.1:\(port)"}
            """
        let file = "\(server.folder)/pgcensus.yaml"
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        let list = types.map(\.rawValue).joined(separator: ",")
        let store = "\(server.folder)/pgcensus.db"
        return ["scan", "--config", file, "--store", store, "--resource-types", list]
    }

    /// Bare libpq: the same statements over as many connections, without the rows.
    func bareLibpq(_ types: [ResourceKind], _ databases: [String]) async throws -> MeasuredRun {
        let scope = CatalogScope(ResourceKind.closure(of: types))
        let files = try [
            "first": scope.serverStatements(version: 15), "each": scope.databaseStatements(version: 15),
        ]
        .mapValues { statements in
            let file = "\(server.folder)/\(UUID().uuidString).sql"
            try (statements.joined(separator: "\0") + "\0").write(
                toFile: file,
                atomically: true,
                encoding: .utf8
            )
            return file
        }
        return try await MeasuredRun.of(
            "bare-libpq",
            [conninfo, String(Self.connections), files["first"] ?? "", files["each"] ?? ""],
            environment: ["PGPASSWORD": server.password.revealed],
            input: (["postgres"] + databases).joined(separator: "\n") + "\n"
        )
    }

    /// Bare libpq again, with a statement that reads nothing: what the logins cost.
    func logins(_ databases: [String]) async throws -> ProcessorRun {
        let file = "\(server.folder)/nothing.sql"
        try "select 1\0".write(toFile: file, atomically: true, encoding: .utf8)
        return try await ProcessorRun.of(
            "bare-libpq",
            [conninfo, String(Self.connections), file, file],
            environment: ["PGPASSWORD": server.password.revealed],
            input: (["postgres"] + databases).joined(separator: "\n") + "\n"
        )
    }

    func dump(_ databases: [String]) async throws -> MeasuredRun {
        var runs: [MeasuredRun] = []
        for database in databases {
            runs.append(
                try await MeasuredRun.of(
                    "pg_dump",
                    ["--schema-only", "--file", "/dev/null", "\(conninfo) dbname=\(database)"],
                    environment: ["PGPASSWORD": server.password.revealed]
                )
            )
        }
        return runs.joined()
    }

    /// SQLAlchemy's inspector, from a virtual environment that `make bench` makes.
    func inspector(_ databases: [String]) async throws -> MeasuredRun {
        try await MeasuredRun.of(
            "\(FileManager.default.currentDirectoryPath)/.build/bench/bin/python",
            ["Benchmarks/inspector.py"],
            environment: [
                "PGUSER": MadeServer.role, "PGPASSWORD": server.password.revealed, "PGHOST": MadeServer.host,
                "PGHOSTADDR": "127.0.0.1", "PGPORT": String(server.cluster.port), "PGSSLMODE": "verify-full",
                "PGSSLROOTCERT": server.authority,
            ],
            input: databases.joined(separator: "\n")
        )
    }

    private var conninfo: String {
        "host=\(MadeServer.host) hostaddr=127.0.0.1 port=\(server.cluster.port) user=\(MadeServer.role) "
            + "sslmode=verify-full sslrootcert=\(server.authority) gssencmode=disable"
    }
}

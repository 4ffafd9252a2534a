import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// One of everything, on each major version there is a server of: psql must find every fact of the export, and no more.
@Suite struct VersionTests {
    @Test(arguments: Versions.all)
    func psqlFindsEveryFactOfTheExport(_ version: Int) async throws {
        try await withServer(version) { server in
            let found = try await server.census()
            let listed = try await server.oracle("server", database: "postgres")
            expectEqual(FactSheet.server(found), listed)
            let database = try #require(found.databases?.first { $0.name == "everything" })
            expectEqual(
                FactSheet.database(database),
                try await server.oracle("database", database: "everything")
            )
            #expect(database.scan == .complete)
            #expect(found.databases?.first { $0.name == "odd \"name\" é" }?.scan == .complete)
            #expect(found.session?.serverVersion.hasPrefix("\(version).") == true)
        }
    }

    private func expectEqual(_ found: Set<String>, _ expected: Set<String>) {
        #expect(found.subtracting(expected).sorted() == [], "only in the export")
        #expect(expected.subtracting(found).sorted() == [], "missing in the export")
        #expect(expected.count > 100)
    }

    private func withServer(_ version: Int, _ work: (VersionServer) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let authority = try await CertificateAuthority(in: folder.path)
        let cluster = try await PostgresCluster.start(
            in: folder.file("server"),
            host: TestCluster.host,
            authority: authority,
            installation: Versions.installation(version)
        )
        do {
            try await cluster.createConnectorRole(password: VersionServer.password)
            try await cluster.load("\(Repository.fixtures)/postgres/everything.sql")
            try await work(
                VersionServer(
                    cluster: cluster,
                    folder: folder,
                    certificate: authority.certificate,
                    hasTLS: version == 15
                )
            )
        } catch {
            try await cluster.stop()
            throw error
        }
        try await cluster.stop()
    }
}

/// A server of one version, with everything in it.
struct VersionServer {
    static let password = Secret("version password")

    let cluster: PostgresCluster
    let folder: TemporaryFolder
    let certificate: String
    let hasTLS: Bool

    /// The server as the export of a scan has it; all types, and with the expressions behind columns.
    func census() async throws -> Server {
        let types = ResourceType.allCases.map(\.rawValue).joined(separator: ", ")
        let configuration = try folder.write(
            """
            integrations:
              - name: version
                resourceTypes: [\(types)]
                columnDefaults: true
                servers: [{hostname: \(TestCluster.host), port: \(cluster.port)}]
                connection:
                  secret: env:VERSION_PASSWORD
                  sslMode: \(hasTLS ? "verify-full\n      sslRootCert: \(certificate)" : "disable")
                  resolve: {"\(TestCluster.host):\(cluster.port)": "127.0.0.1:\(cluster.port)"}
            """,
            to: "pgcensus.yaml"
        )
        let file = folder.file("snapshot.json")
        let run = try await pgcensus(
            ["scan", "--config", configuration, "--store", folder.file("pgcensus.db"), "--export", file],
            environment: ["VERSION_PASSWORD": Self.password.revealed]
        )
        #expect(run.code == 2, "databases closed and emptied hide themselves: \(run.errors)")
        let snapshot = try JSONDecoder().decode(
            Snapshot.self,
            from: Data(contentsOf: URL(fileURLWithPath: file))
        )
        return try #require(snapshot.servers.first)
    }

    /// The lines of a file of `Tests/Oracle`: path, fact and value.
    func oracle(_ name: String, database: String) async throws -> Set<String> {
        let sql = try String(contentsOfFile: "\(Repository.root)/Tests/Oracle/\(name).sql", encoding: .utf8)
        let output = try await cluster.psql(sql, database: database)
        return Set(
            output.split(separator: "\n").map { line in
                line.split(separator: "|", omittingEmptySubsequences: false).map { $0.decodedHexadecimal }
                    .joined(separator: " | ")
            }
        )
    }
}

extension Substring {
    fileprivate var decodedHexadecimal: String {
        let digits = Array(utf8)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16) ?? 0
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

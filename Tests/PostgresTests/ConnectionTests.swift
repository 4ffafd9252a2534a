import Foundation
import LocalEstate
import Postgres
import Support
import Testing
import Wording

/// How libpq works with a real server.
@Suite(.cluster, .serialized)
struct ConnectionTests {
    let server: TestCluster

    init() throws {
        server = try TestCluster.current()
    }

    func target(
        _ sslMode: SSLMode = .verifyFull,
        host: String = TestCluster.host,
        user: String = "pgcensus",
        database: String = "postgres",
        port: Int? = nil
    ) -> ConnectionTarget {
        var target = ConnectionTarget(
            host: host,
            port: port ?? server.cluster.port,
            database: Array(database.utf8),
            user: user,
            password: server.password,
            sslMode: sslMode,
            rootCertificates: server.certificate,
            connectTimeout: .seconds(5),
            statementTimeout: .seconds(5),
            applicationName: "pgcensus/test"
        )
        target.addresses = ["127.0.0.1"]
        return target
    }

    /// The error of the connection, or of the statements that follow it.
    func failure(
        _ target: ConnectionTarget,
        _ statements: [String] = ["select 1"]
    ) async -> PostgresError? {
        do throws(PostgresError) {
            let connection = try await Connection(target)
            try await connection.pipeline(statements) { _, _ in }
            return nil
        } catch {
            return error
        }
    }

    func text(_ sql: String, _ target: ConnectionTarget) async throws -> String? {
        let connection = try await Connection(target)
        return try await connection.texts([sql])[0].first
    }
}

extension Connection {
    /// The first column of every row of each statement.
    func texts(_ statements: [String]) async throws(PostgresError) -> [[String]] {
        var texts = statements.map { _ in [String]() }
        try await pipeline(statements) { texts[$0].append($1.text(0) ?? "") }
        return texts
    }
}

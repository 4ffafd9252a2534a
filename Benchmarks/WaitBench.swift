import Foundation
import LocalEstate
import Wording

/// What servers that do not answer cost a scan of many servers.
struct WaitBench {
    private static let servers = 400
    /// Silent, dropping every packet, refusing, and sending a byte now and then.
    private static let bad = 160
    private static let size = MadeServer.Size(databases: 3, schemas: 4, tables: 40)

    let server: MadeServer

    func section() async throws -> ReportSection {
        let databases = try await server.make("many", Self.size)
        let good = "127.0.0.1:\(server.cluster.port)"
        let all = try await scan(Array(repeating: good, count: Self.servers))
        let fewer = try await scan(Array(repeating: good, count: Self.servers - Self.bad))
        let drip = try FixedAnswerServer(Array(repeating: 0x53, count: 600), pause: .milliseconds(900))
        let held = try (0..<Self.bad).map { place in
            try place % 4 == 3 ? nil : HeldPort([.silent, .dropping, .refusing][place % 4])
        }
        let addresses = held.map { "127.0.0.1:\($0?.number ?? drip.port)" }
        let mixed = try await scan(
            (0..<Self.servers).map { $0 % 5 < 2 ? addresses[$0 / 5 * 2 + $0 % 5] : good }
        )
        try await server.drop(databases)
        var table = ResultTable(columns: ["servers", "that do not answer", "seconds", "peak MiB"])
        let rows = [
            (Self.servers, 0, all), (Self.servers - Self.bad, 0, fewer), (Self.servers, Self.bad, mixed),
        ]
        for (count, bad, run) in rows {
            table.add(["\(count)", "\(bad)", "\(run.seconds.rounded(to: 2))", "\(Int(run.peakMiB))"])
        }
        let ratio = (mixed.seconds / fewer.seconds).rounded(to: 2)
        return ReportSection(
            title: "Servers that do not answer",
            text: """
                \(Self.servers) servers of \(Self.size.databases) databases with \(Self.size.allTables) tables (all of them one PostgreSQL), with the defaults of the
                configuration. Of those that do not answer, a quarter each is silent, drops every packet, refuses the connection,
                and sends a byte now and then.

                \(table.text)

                - With \(Self.bad) of them not answering, a scan takes \(ratio) times as long as one of the others alone, the connect timeout of 10 s included.
                """
        )
    }

    /// Scans servers at these addresses; a partial snapshot is a good one here.
    private func scan(_ addresses: [String]) async throws -> MeasuredRun {
        let names = addresses.indices.map { (host: MadeServer.host, port: 20_000 + $0) }
        let servers = names.map { "      - {hostname: \($0.host), port: \($0.port)}" }
        let resolved = zip(names, addresses).map { "        \"\($0.host):\($0.port)\": \"\($1)\"" }
        let configuration = """
            integrations:
              - name: waits
                servers:
            \(servers.joined(separator: "\n"))
                connection:
                  secret: env:BENCH_PASSWORD
                  sslRootCert: \(server.authority)
                  resolve:
            \(resolved.joined(separator: "\n"))
            """
        let file = "\(server.folder)/waits.yaml"
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        let store = "\(server.folder)/waits-\(UUID().uuidString).db"
        return try await MeasuredRun.of(
            "pgcensus",
            ["scan", "--config", file, "--store", store],
            environment: ["BENCH_PASSWORD": server.password.revealed],
            codes: [0, 2]
        )
    }
}

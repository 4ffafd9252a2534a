import Foundation
import Support
import Testing

/// Servers with random answers: wrong columns and values, wrong lengths, and messages in the wrong order.
@Suite struct OddServerTests {
    private static let seeds =
        ProcessInfo.processInfo.environment["SOAK"] == "1" ? Array(1...200) : Array(1...6)

    @Test func noOddAnswerOfAServerEndsTheProgram() async throws {
        let impostors = try await Impostors(certificates: ["none"], methods: ["noise"])
        let place = try #require(impostors.places.first)
        let yaml = """
            integrations:
              - name: odd
                resourceTypes: [server, database, schema, table, column, role, privilege, sequence, routine]
                columnDefaults: true
                servers: [{hostname: 127.0.0.1, port: \(place.port)}]
                connection: {secret: "env:ODD_PASSWORD", sslMode: disable, connectTimeout: 2s, statementTimeout: 1s}
                sync: {deliver: [{file: changes.ndjson}]}

            """
        var sessions = 0
        for seed in Self.seeds {
            let folder = try TemporaryFolder()
            let common = [
                "--config", try folder.write(yaml, to: "pgcensus.yaml"), "--store",
                folder.file("pgcensus.db"),
            ]
            let administrator = ["--admin-user", "admin", "--admin-secret", "env:ODD_PASSWORD"]
            for command in [["scan"], ["doctor"], ["sync", "--once"], ["role", "plan"] + administrator] {
                let withoutStore = command.first == "role" ? Array(common.prefix(2)) : common
                let (run, given) = try await impostors.among(
                    command + withoutStore,
                    environment: ["ODD_PASSWORD": "odd", "NOISE_SEED": "\(seed)"]
                )
                let what = "seed \(seed), \(command[0]): code \(run.code) \(run.errors)"
                #expect(0...4 ~= run.code, "\(what)")
                #expect(OddTextTests.movers(in: run.output + run.errors) == [], "\(what)")
                let peak = try String(contentsOfFile: impostors.folder.file("peak"), encoding: .utf8)
                #expect(Int(peak).map { $0 >> 10 <= mostMemory } == true, "\(peak) KiB, \(what)")
                sessions += given.count { $0.kind == "session" }
            }
            let export = try await pgcensus(
                ["export", "--store", folder.file("pgcensus.db")],
                folder: folder.path
            )
            #expect([0, 1].contains(export.code), "seed \(seed): \(export.code) \(export.errors)")
        }
        #expect(sessions > Self.seeds.count)
    }
}

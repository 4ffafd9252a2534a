import Foundation
import LocalEstate
import Support
import Testing
import Wording

/// A database target that is reached through PgBouncer.
extension PoolerTests {
    @Test func targetBehindAPoolerHasTheSameRows() async throws {
        try await ServerStory.with { server in
            try await server.cluster.psql(
                "create role writer login password '\(ServerStory.password.revealed)'; create database cmdb owner writer"
            )
            let story = SyncStory(story: server, folder: try TemporaryFolder())
            try await withPooler("session", before: server) { session in
                try await withPooler("transaction", before: server) { transaction in
                    try configure(story, ["session": session.port, "transaction": transaction.port])
                    try await story.live()
                    let known = try await story.lastKnown()
                    #expect(known.count > 20)
                    let direct = try await tables(story, "direct")
                    let told = try await TablesTarget.resources(story.rows(TablesTarget.query("direct")))
                    #expect(told.differences(from: known) == [])
                    for mode in ["session", "transaction"] {
                        #expect(try await tables(story, mode) == direct, "\(mode)")
                    }
                }
            }
        }
    }

    private func configure(_ story: SyncStory, _ poolers: [String: Int]) throws {
        let common = "database: cmdb, user: writer, secret: \"env:STORY_PASSWORD\""
        let host = TestCluster.host
        let direct =
            "host: \(host), sslRootCert: \(story.story.certificate), resolve: {\"\(host):5432\": \"127.0.0.1:\(story.story.cluster.port)\"}"
        let pooled = poolers.sorted { $0.key < $1.key }.map {
            ($0.key, "host: 127.0.0.1, port: \($0.value), sslMode: disable")
        }
        let targets = ([("direct", direct)] + pooled).map { name, place in
            "  - {name: \(name), postgresql: {\(place), \(common), schema: \(name)}}"
        }
        try story.configure("deliver:\n" + targets.joined(separator: "\n"))
        try story.exclude("cmdb")
    }

    /// All rows of a target, without the times of its own clock.
    private func tables(_ story: SyncStory, _ schema: String) async throws -> [String] {
        let resources = try await story.rows("select to_jsonb(r) from \(schema).resources r order by id")
        let changes = try await story.rows("select to_jsonb(c) from \(schema).changes c order by sequence")
        #expect(changes.count > 40)
        return resources + changes
    }
}

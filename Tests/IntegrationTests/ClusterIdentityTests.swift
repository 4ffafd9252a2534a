import Inventory
import LocalEstate
import Support
import Testing

/// The system identifier of its cluster identifies a server.
@Suite struct ClusterIdentityTests {
    private static let identifier = "select system_identifier from pg_control_system()"

    private func identifier(of cluster: PostgresCluster) async throws -> String {
        try await cluster.psql(Self.identifier, arguments: ["-A", "-t"]).filter { $0 != "\n" }
    }

    /// New clusters assign equal oids, so roles and databases of another cluster look like renamed ones.
    @Test func anotherClusterAtTheSamePlaceRenamesNothing() async throws {
        try await SyncStory.with { story in
            let first = story.story.cluster
            let second = try await PostgresCluster.start(
                in: story.folder.file("second"),
                host: TestCluster.host,
                authority: story.story.authority
            )
            do {
                try await second.createConnectorRole(password: ServerStory.password)
                try await first.psql("create role sales")
                try await first.psql("create database shop")
                try await second.psql("create role hr")
                try await second.psql("create database payroll")
                try story.configure()
                try await story.sync()
                try story.configure(port: second.port)
                let told = try await story.told().lines
                let (was, now) = (try await identifier(of: first), try await identifier(of: second))
                #expect(told.filter { $0.hasPrefix("renamed") } == [])
                #expect(told.contains { $0.hasPrefix("changed server") && $0.hasSuffix("systemIdentifier") })
                #expect(Set(told).isSuperset(of: ["removed role sales", "added role hr"]))
                #expect(Set(told).isSuperset(of: ["removed database shop", "added database payroll"]))
                let difference = try await story.program(["diff"]).output
                #expect(difference.contains(#"systemIdentifier: "\#(was)" → "\#(now)""#), "\(difference)")
            } catch {
                try await second.stop()
                throw error
            }
            try await second.stop()
        }
    }

    @Test func promotedStandbyIsTheSameCluster() async throws {
        try await ServerStory.with { story in
            let expected = try await identifier(of: story.cluster)
            try await story.cluster.becomeStandby()
            try await story.cluster.pgctl(["restart", "--wait", "--mode", "immediate"])
            #expect(try await story.scan().server?.systemIdentifier == expected)
            try await story.cluster.pgctl(["promote", "--wait"])
            #expect(try await story.scan().server?.systemIdentifier == expected)
        }
    }

    @Test func unreadableIdentifierKeepsTheKnownOne() async throws {
        try await SyncStory.with { story in
            try story.configure()
            try await story.sync()
            try await story.story.cluster.psql(
                "revoke execute on function pg_control_system() from public",
                database: "postgres"
            )
            let told = try await story.told()
            #expect(told.map(\.data.change) == ["changed"], "only the revoked privilege")
            let server = try await story.story.scan().server
            #expect(server?.systemIdentifier == nil)
            #expect(server?.scan == .complete)
        }
    }
}

import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Resources that a scope excludes, and resources that return with a larger scope.
extension SyncStoryTests {
    @Test func excludedResourcesAreOutOfViewAndNotRemoved() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql("create database shop")
            try await Self.sql(story, "create table items ()")
            try story.configure(types: [.server, .database, .schema, .table])
            try await story.sync()
            func exclude(_ what: YAMLMap) throws {
                try story.configure(types: [.server, .database, .schema, .table]) {
                    $0["exclude"] = .map(what)
                }
            }
            try exclude(["databases": ["shop"]])
            let away = try await story.told()
            #expect(away.lines == ["unknown database shop"])
            #expect(away.first?.data.code == "excluded")
            try await Self.sql(story, "drop table items")
            #expect(try await story.told().isEmpty)
            let known = try await story.program(["export", "--last-known"]).output
            #expect(known.contains(/"name": "shop.public.items",[^}]*"state": "unknown"/))
            try exclude([:])
            #expect(
                try await story.told().lines == [
                    "removed table shop.public.items", "seenAgain database shop",
                ]
            )
            try exclude(["servers": ["*"]])
            #expect(try await story.told().lines == ["unknown server \(TestCluster.host)"])
            try exclude([:])
            #expect(try await story.told().lines == ["seenAgain server \(TestCluster.host)"])
        }
    }

    @Test func scopeWithoutSchemasKeepsTemplatesHidden() async throws {
        try await SyncStory.with { story in
            try story.configure(types: [.server, .database, .schema])
            try await story.sync()
            try story.configure(types: [.server, .database])
            #expect(try await story.told().isEmpty)
            #expect(try await story.diff().isEmpty)
            try story.configure(types: [.server, .database, .schema])
            #expect(try await story.told().isEmpty)
        }
    }

    @Test func editedTagAndNarrowerScopeAreReported() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql("create database shop")
            try story.configure(types: [.server, .database, .schema, .table, .role])
            try await story.sync()
            try story.configure(types: [.server, .database, .schema, .table, .role]) {
                $0["servers"] = [["hostname": "\(TestCluster.host)", "tags": ["env": "prod"]]]
            }
            #expect(try await story.told().lines == ["changed server \(TestCluster.host) tags.env"])
            try story.configure(types: [.server])
            #expect(try await story.told().lines == ["changed server \(TestCluster.host) tags.env"])
            let diff = try await story.program(["diff"])
            #expect(diff.output.contains("the scopes differ"))
            #expect(!diff.output.contains("- "))
            try story.configure(types: [.server, .database, .schema, .table, .role])
            #expect(try await story.told().isEmpty)
        }
    }
}

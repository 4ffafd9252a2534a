import Foundation
import LocalEstate
import Support
import Testing
import Wording

/// The chunks of a hypertable are tables that inherit from one table: they are shown, counted and owned with it.
@Suite struct InheritanceTests {
    @Test func inheritanceChildrenFoldIntoTheirParent() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(
                """
                create schema chunks;
                comment on schema chunks is '@owner:nobody';
                create table public.metrics (at timestamptz, value float8);
                comment on table public.metrics is '@owner:team-metrics';
                create table public.other (at timestamptz);
                create table public.both () inherits (public.metrics, public.other);
                select format('create table chunks.chunk_%s () inherits (public.metrics)', n) from generate_series(1, 300) n
                \\gexec
                create table chunks.deeper () inherits (chunks.chunk_1);
                """
            )
            let configuration = try story.folder.configure(
                story.integration().owners(
                    fallback: "platform",
                    directory: story.folder.file("directory.yaml")
                )
            )
            try story.folder.write(
                "groups: [{displayName: team-metrics, members: []}, {displayName: platform, members: []}, {displayName: nobody, members: []}]\nusers: []\n",
                to: "directory.yaml"
            )
            func run(_ arguments: String...) async throws -> ProgramRun {
                try await pgcensus(
                    arguments + ["--config", configuration, "--store", story.folder.file("store.db")],
                    environment: ["STORY_PASSWORD": ServerStory.password.revealed],
                    folder: story.folder.path
                )
            }
            let scan = try await run("scan")
            #expect(scan.code == 0, "\(scan.output)\(scan.errors)")
            #expect(scan.output.contains("  tables         3\n"), "\(scan.output)")
            let list = try await run("resources", "list", "--kind", "table")
            let lines = list.output.split(separator: "\n")
            #expect(lines.count == 4, "\(list.output)\(list.errors)")
            #expect(list.output.contains("public/metrics (+301 children)"), "\(list.output)")
            let owners = try await run("owners", "explain", "\(TestCluster.host)/postgres/chunks/deeper")
            #expect(owners.output.contains("team-metrics"), "\(owners.output)\(owners.errors)")
            let both = try await run("owners", "explain", "\(TestCluster.host)/postgres/public/both")
            #expect(both.output.contains("platform"), "\(both.output)\(both.errors)")
        }
    }
}

import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Two integrations that read the same server, and deliver to the same tables.
extension TargetIdentityTests {
    private func configureTwo(_ story: SyncStory, _ place: String) throws {
        let sync = "deliver: [{postgresql: {\(place), database: cmdb}, name: cmdb}]"
        let one = story.integration(sync, types: Self.types).with(["exclude": ["databases": ["cmdb"]]])
        try story.folder.configure(one, one.types(Self.types + [.role]).with(["name": "other"]))
    }

    private func counts(_ story: SyncStory, _ integration: String) async throws -> [String] {
        try await story.rows(
            """
            select (select count(*) from pgcensus.resources r
                    where r.integration = c.integration and state <> 'removed')
                = (data->'resources'->>'active')::int + (data->'resources'->>'unknown')::int
            from pgcensus.changes c where change = 'finished' and integration = '\(integration)'
            order by sequence desc limit 1
            """
        )
    }

    @Test func twoIntegrationsShareASchema() async throws {
        try await withTables { story, place in
            try configureTwo(story, place)
            try await story.story.cluster.psql(
                "create table kept (); create table gone (); create table was ()"
            )
            try await story.sync()
            let of = "from pgcensus.resources where integration ="
            let before = try await story.rows("select id, state, facts, changed_at \(of) 'other' order by id")
            #expect(before.count > 5)
            try await story.story.cluster.psql("drop table gone; alter table was rename to is_now")
            try await story.sync(["--integration", "story"])
            #expect(
                try await story.rows("select id, state, facts, changed_at \(of) 'other' order by id")
                    == before
            )
            let names = "select name \(of) 'story' and kind = 'table' and state = 'active' order by name"
            #expect(try await story.rows(names) == ["postgres.public.is_now", "postgres.public.kept"])
            let run = try await story.program(["sync", "resend", "cmdb", "--integration", "story"])
            #expect(run.code == 0, "\(run.errors)")
            try await story.sync(["--integration", "story"])
            #expect(
                try await story.rows("select id, state, facts, changed_at \(of) 'other' order by id")
                    == before
            )
            #expect(try await story.rows(names) == ["postgres.public.is_now", "postgres.public.kept"])
            try await story.sync()
            for integration in ["story", "other"] {
                #expect(try await counts(story, integration) == ["t"], "\(integration)")
            }
            #expect(
                try await story.rows(names.replacing("'story'", with: "'other'"))
                    == ["postgres.public.is_now", "postgres.public.kept"]
            )
        }
    }
}

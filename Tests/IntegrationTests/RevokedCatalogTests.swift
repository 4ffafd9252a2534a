import Inventory
import LocalEstate
import Support
import Testing

/// If an administrator revokes access to a catalog, only the facts of this catalog are missing.
@Suite struct RevokedCatalogTests {
    @Test func closedCatalogsOfSettingsAndPrivilegesHideNothingElse() async throws {
        try await SyncStory.with { story in
            let cluster = story.story.cluster
            try await cluster.psql(
                """
                alter role pgcensus set work_mem to '64MB'; alter database postgres set work_mem to '32MB';
                grant set on parameter log_min_messages to pgcensus;
                grant execute on function pg_read_file(text) to pgcensus;
                """
            )
            try story.configure(types: ResourceKind.scanned)
            try await story.sync()
            try await cluster.psql(
                """
                revoke select on pg_db_role_setting from public; revoke select on pg_parameter_acl from public;
                revoke select on pg_init_privs from public;
                """
            )
            // The last known facts stay; no event reports a removal.
            #expect(try await story.told().isEmpty)
            let (run, found) = try await story.story.scan { $0.types = ResourceKind.scanned }
            let server = try #require(found)
            #expect(run.code == 0, "\(run.output)")
            #expect(server.scan == .complete)
            #expect(server.settings == nil && server.parameterPrivileges == nil)
            #expect(server.notes?.map(\.facts) == [["settings"], ["parameterPrivileges"]])
            let database = server.databases?.first { $0.name == "postgres" }
            #expect(database?.systemPrivileges == nil && database?.settings == nil)
            #expect(database?.notes?.map(\.facts) == [["systemPrivileges"]])
            #expect(server.roles?.first { $0.name == "pgcensus" }?.settings == nil)
        }
    }
}

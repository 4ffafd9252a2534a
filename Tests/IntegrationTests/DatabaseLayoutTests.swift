import Foundation
import LocalEstate
import Postgres
import Support
import Testing
import Wording

@testable import Delivery

/// The tables that a database target contains.
extension DatabaseDeliveryTests {
    @Test func roleWithItsOwnSchemaUpgradesAnEarlierLayout() async throws {
        try await withDatabase { story in
            let cluster = story.story.cluster
            try await cluster.psql(
                "revoke create on database cmdb from writer; create schema pgcensus authorization writer",
                database: "cmdb"
            )
            try await story.sync()
            // Removes everything that the first version of the layout did not have.
            try await cluster.psql(
                """
                alter table pgcensus.resources drop column key;
                alter table pgcensus.resources add primary key (integration, id);
                drop index pgcensus.resources_below, pgcensus.changes_of_resource;
                create index changes_resource on pgcensus.changes (integration, resource);
                drop table pgcensus.deliveries;
                update pgcensus.layout set version = 1
                """,
                database: "cmdb"
            )
            try await cluster.psql("create table items ()", database: "shop")
            try await story.sync()
            let layout = try await story.rows(
                """
                select version, to_regclass('pgcensus.resources_below') is not null,
                    to_regclass('pgcensus.changes_resource') is null from pgcensus.layout
                """
            )
            #expect(layout == ["3|t|t"])
            let items = try await story.rows(
                "select state from pgcensus.resources where name like '%.items'"
            )
            #expect(items == ["active"])
        }
    }

    /// The owner of the schema can drop a table and create another object with its name.
    @Test func tablesCannotBeReplacedDuringADelivery() async throws {
        try await withDatabase { story in
            try await story.sync()
            let cluster = story.story.cluster
            var target = ConnectionTarget(
                host: TestCluster.host,
                port: cluster.port,
                database: Array("cmdb".utf8),
                user: "writer",
                password: Secret("writer's"),
                sslMode: .verifyFull,
                rootCertificates: story.story.certificate,
                connectTimeout: .seconds(5),
                statementTimeout: .seconds(5),
                applicationName: "pgcensus/test"
            )
            target.addresses = ["127.0.0.1"]
            target.mayWrite = true
            let connection = try await Connection(target)
            try await connection.begin(.writing)
            try await DeliveryLayout(schema: "pgcensus").prepare(connection)
            for table in ["layout", "deliveries", "changes", "resources"] {
                let drop = "set lock_timeout = '100ms'; drop table pgcensus.\(table)"
                await #expect(throws: ProgramFailure.self, "\(table)") {
                    try await cluster.psql(drop, database: "cmdb")
                }
            }
        }
    }

    @Test func tableOfAnotherRoleIsNotWritten() async throws {
        try await withDatabase { story in
            try await story.story.cluster.psql(
                """
                create role stranger login; create schema pgcensus authorization stranger; set role stranger;
                create table pgcensus.changes (id text primary key);
                create function pgcensus.f() returns trigger language plpgsql as
                    $$ begin raise exception 'fired'; end $$;
                create trigger t before insert on pgcensus.changes execute function pgcensus.f();
                grant all on schema pgcensus to public; grant all on pgcensus.changes to public
                """,
                database: "cmdb"
            )
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains("the table changes in \"pgcensus\" belongs to the role stranger"))
            #expect(!run.errors.contains("fired"))
            try await story.story.cluster.psql("drop schema pgcensus cascade", database: "cmdb")
            try await story.sync(["--retry-parked"])
        }
    }

    @Test func newerLayoutAndUnreachableDatabaseDelayNoOther() async throws {
        try await withDatabase { story in
            try await story.sync()
            try await story.story.cluster.psql("update pgcensus.layout set version = 99", database: "cmdb")
            try await story.story.cluster.psql("create table items ()", database: "shop")
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains("were made by a newer pgcensus (layout 99)"), "\(run.errors)")
            try await story.story.cluster.psql("alter role writer nologin")
            try await story.letPausesPass()
            let refused = try await story.sync(code: 2)
            #expect(refused.errors.contains("is not permitted to log in"), "\(refused.errors)")
            #expect(!refused.errors.contains("writer's"))
            let status = try await story.program(["sync", "status", "-o", "json"])
            #expect(status.output.contains("\"pending\": 4"))
        }
    }
}

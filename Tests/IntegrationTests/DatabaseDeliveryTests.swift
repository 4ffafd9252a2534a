import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// A PostgreSQL database as a target of events.
@Suite struct DatabaseDeliveryTests {
    /// The server of the estate also stores the events, in a database that the census excludes.
    func withDatabase(version: Int = 15, _ work: (SyncStory) async throws -> Void) async throws {
        try await SyncStory.with(version: version) { story in
            let cluster = story.story.cluster
            try await cluster.psql("create database cmdb; create role writer login password 'writer''s'")
            try await cluster.psql("grant create on database cmdb to writer", database: "cmdb")
            try await cluster.psql("create database shop")
            let security =
                story.story.hasTLS ? "sslRootCert: \(story.story.certificate)" : "sslMode: disable"
            let target = """
                {host: \(TestCluster.host), database: cmdb, user: writer, secret: "file:writer.txt",
                    \(security), resolve: {"\(TestCluster.host):5432": "127.0.0.1:\(cluster.port)"}}
                """
            try story.folder.write("writer's\n", to: "writer.txt")
            try story.configure(
                "deliver:\n  - postgresql: \(target)",
                types: [.server, .database, .schema, .table, .role]
            )
            let path = story.folder.file("pgcensus.yaml")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try story.folder.write(
                text.replacing("    sync:", with: "    exclude: {databases: [cmdb]}\n    sync:"),
                to: "pgcensus.yaml"
            )
            try await work(story)
        }
    }

    /// 0.0.0.0 is this machine, but it is not a loopback address.
    @Test func unverifiedTargetGetsNoClearTextPassword() async throws {
        try await withDatabase { story in
            let path = story.folder.file("pgcensus.yaml")
            let verified = try String(contentsOfFile: path, encoding: .utf8)
            let cluster = story.story.cluster
            try await cluster.setAccess(
                "hostssl all writer 127.0.0.1/32 password\nhostssl all all 127.0.0.1/32 scram-sha-256"
            )
            let roots =
                "sslRootCert: \(story.story.certificate), resolve: {\"\(TestCluster.host):5432\": \"127.0.0.1"
            let place = "resolve: {\"\(TestCluster.host):5432\": \"0.0.0.0"
            for mode in ["disable", "require"] {
                let weak = verified.replacing(roots, with: "sslMode: \(mode), \(place)")
                #expect(weak != verified)
                try story.folder.write(weak, to: "pgcensus.yaml")
                let refused = try await story.sync(code: 2)
                #expect(refused.errors.contains("the password was not sent"), "\(mode): \(refused.errors)")
                #expect(refused.errors.contains("authentication: any"), "\(mode): \(refused.errors)")
                #expect(!(refused.output + refused.errors).contains("writer's"))
            }
            // A target that has failed gets no events for some time; a new store does not know about the failure.
            try FileManager.default.removeItem(atPath: story.store)
            let named = verified.replacing(roots, with: "sslMode: require, authentication: any, \(place)")
            try story.folder.write(named, to: "pgcensus.yaml")
            try await story.sync()
            #expect(try await story.rows("select count(*) > 0 from pgcensus.resources") == ["t"])
        }
    }

    @Test func ownerChangesAreInTheChangesTable() async throws {
        try await withDatabase { story in
            let path = story.folder.file("pgcensus.yaml")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let mapping = """
                    resourceOwner: {key: owner, attribute: group}
                    integrationOwner: {attribute: group, values: [fallback]}
                    directory: {file: people.yaml}

                """
            let people =
                "users: [{id: u, displayName: U}]\ngroups: [{id: g, displayName: shop, members: [u]}]\n"
            try story.folder.write(text + mapping, to: "pgcensus.yaml")
            try story.folder.write(people, to: "people.yaml")
            try await story.story.cluster.psql("create table items ()", database: "shop")
            try await story.sync()
            try await story.story.cluster.psql("comment on table items is '@owner:shop'", database: "shop")
            try await story.sync()
            let told = try await story.rows(
                """
                select change, data->>'name', data->'previousOwners', data->'owners'->0->>'id', data->'ownerEvidence'->>'value'
                from pgcensus.changes where change = 'ownerChanged'
                """
            )
            #expect(told == ["ownerChanged|shop.public.items|[]|g|shop"])
        }
    }

    @Test(arguments: [15, 16, 18])
    func tablesHoldThePresentStateAndTheChanges(_ version: Int) async throws {
        try await withDatabase(version: version) { story in
            try await story.story.cluster.psql(
                "create schema sales; create table sales.items (); create table sales.old ();",
                database: "shop"
            )
            try await story.sync()
            try await story.story.cluster.psql(
                """
                alter schema sales rename to trade; drop table trade.old;
                comment on table trade.items is 'zero @owner:team-é';
                """,
                database: "shop"
            )
            try await story.sync()
            let tables = try await story.rows(
                "select name, state, facts->>'tags.owner' from pgcensus.resources where server is not null and kind = 'table' order by name"
            )
            #expect(tables == ["shop.sales.old|removed|", "shop.trade.items|active|team-é"])
            let changes = try await story.rows(
                "select data->>'change', data->>'name' from pgcensus.changes where change <> 'finished' and snapshot = (select snapshot from pgcensus.changes order by sequence desc limit 1) order by sequence"
            )
            #expect(
                changes == [
                    "removed|shop.sales.old", "renamed|shop.trade", "changed|shop.trade.items",
                ]
            )
            // All rows of a run were written in one transaction.
            #expect(
                try await story.rows("select count(distinct xmin::text) from pgcensus.changes") == ["2"]
            )
            #expect(try story.delivered().isEmpty)
        }
    }

    @Test func outOfViewIsMarkedAndOlderStoreSendsEverythingAgain() async throws {
        try await withDatabase { story in
            let cluster = story.story.cluster
            try await cluster.psql("create table items ()", database: "shop")
            try await story.sync()
            try await cluster.psql("revoke connect on database shop from public")
            try await story.sync(code: 2)
            let unknown = try await story.rows(
                "select name from pgcensus.resources where state = 'unknown' order by name"
            )
            #expect(unknown == ["shop", "shop.public", "shop.public.items"])
            try await cluster.psql("grant connect on database shop to public")
            try await story.sync()
            #expect(
                try await story.rows("select count(*) from pgcensus.resources where state = 'unknown'") == [
                    "0"
                ]
            )
            // The same as in a store that was restored from a backup.
            let rowsBefore = try await story.rows(
                "select id, state, facts from pgcensus.resources order by id"
            )
            _ = try await launch(["sqlite3", story.store, "update target set delivered = 0"])
            let run = try await story.sync()
            #expect(
                run.errors.contains("gets all known resources again: its tables know more than the store")
            )
            #expect(
                try await story.rows("select id, state, facts from pgcensus.resources order by id")
                    == rowsBefore
            )
        }
    }

    @Test func renameOntoARemovedNameReplacesIt() async throws {
        try await withDatabase { story in
            let cluster = story.story.cluster
            try await cluster.psql("create database spare")
            try await cluster.psql(
                "create schema a; create table a.t (); create table a.u (); create schema b; create table b.x ();",
                database: "shop"
            )
            try await story.sync()
            try await cluster.psql("drop table a.u; drop schema b cascade", database: "shop")
            try await cluster.psql("drop database spare")
            try await story.sync()
            for (sql, database) in [
                ("alter table a.t rename to u", "shop"), ("alter schema a rename to b", "shop"),
                ("alter database shop rename to spare", "postgres"),
            ] {
                try await cluster.psql(sql, database: database)
                try await story.sync()
            }
            let left = try await story.rows(
                "select name, state from pgcensus.resources where kind = 'table' or state = 'removed'"
            )
            #expect(left == ["spare.b.u|active"])
            // The target already has the new name, because Azure reported it while the server was down.
            _ = try await story.rows(
                """
                insert into pgcensus.resources
                select (jsonb_populate_record(r, jsonb_build_object('id', r.id || '2', 'name', 'spare2',
                    'key', sha256(convert_to(r.id || '2', 'UTF8'))))).*
                from pgcensus.resources r where kind = 'database' and name = 'spare'
                """
            )
            try await cluster.psql("alter database spare rename to spare2")
            try await story.sync()
            #expect(
                try await story.rows("select state from pgcensus.resources where name = 'spare2'") == [
                    "active"
                ]
            )
        }
    }
}

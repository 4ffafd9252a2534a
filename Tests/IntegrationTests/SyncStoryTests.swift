import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// A series of changes on a real server: after each step, `diff` and the events report exactly this change.
@Suite struct SyncStoryTests {
    @Test func eachStepIsReportedExactly() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql("create role app; create role dba;")
            try await story.story.cluster.psql("create database shop")
            try await Self.sql(story, "create schema sales; create table sales.items (id int, note text);")
            let parts: Set<ResourceKind> = [.constraint, .index, .trigger, .policy, .type]
            try story.configure(types: ResourceKind.scanned.filter { !parts.contains($0) })
            let first = try await story.told()
            #expect(first.allSatisfy { $0.type == "pgcensus.resource.added" })
            #expect(first.lines.contains("added column shop.sales.items.note"))
            #expect(try await story.told().isEmpty)
            for step in Self.steps {
                try await Self.sql(story, step.sql)
                let told = try await story.told().lines
                #expect(told == step.told, "\(step.sql)")
                #expect(try await story.diff() == step.shown ?? step.told, "\(step.sql)")
            }
        }
    }

    static func sql(_ story: SyncStory, _ sql: String) async throws {
        try await story.story.cluster.psql(sql, database: "shop")
    }

    private struct Step {
        let sql: String
        let told: [String]
        /// The output of `diff`, if it has less than the events.
        var shown: [String]?
    }

    private static let steps = [
        Step(
            sql: "create table sales.orders (id int primary key, day date)",
            told: [
                "added table shop.sales.orders", "added column shop.sales.orders.day",
                "added column shop.sales.orders.id",
            ]
        ),
        Step(
            sql: "alter table sales.orders alter day set not null",
            told: ["changed column shop.sales.orders.day nullable"]
        ),
        Step(
            sql: "alter table sales.orders alter day type timestamptz",
            told: ["changed column shop.sales.orders.day type"]
        ),
        Step(
            sql: "comment on table sales.orders is 'All orders. @owner:team-orders'",
            told: ["changed table shop.sales.orders comment tags.owner"]
        ),
        Step(
            sql: "comment on table sales.orders is 'All orders. @owner:team-shop'",
            told: ["changed table shop.sales.orders comment tags.owner"]
        ),
        Step(
            sql: "grant select on sales.orders to app",
            told: ["changed table shop.sales.orders privileges.app=SELECT"]
        ),
        Step(
            sql:
                "revoke select on sales.orders from app; grant insert on sales.orders to app with grant option",
            told: ["changed table shop.sales.orders privileges.app=INSERT privileges.app=SELECT"]
        ),
        Step(
            sql: "alter table sales.orders owner to dba",
            told: ["changed table shop.sales.orders owner"]
        ),
        Step(
            sql: "comment on database shop is 'The shop. @owner:team-shop'",
            told: ["changed database shop comment tags.owner"]
        ),
        Step(
            sql: "comment on schema sales is '@tier=gold'",
            told: ["changed schema shop.sales comment tags.tier"]
        ),
        Step(
            sql: "comment on column sales.items.note is '@pii:yes'",
            told: ["changed column shop.sales.items.note comment tags.pii"]
        ),
        Step(
            sql: "comment on column sales.items.note is '@pii:no'",
            told: ["changed column shop.sales.items.note comment tags.pii"]
        ),
        Step(sql: "comment on role app is '@owner:team-app'", told: ["changed role app comment tags.owner"]),
        Step(sql: "grant dba to app", told: ["changed role app memberOf.dba/postgres"]),
        Step(
            sql: "alter table sales.orders rename to purchases",
            told: ["renamed table shop.sales.purchases"]
        ),
        Step(sql: "alter schema sales rename to trade", told: ["renamed schema shop.trade"]),
        Step(
            sql: "create schema old; alter table trade.items set schema old",
            told: ["renamed table shop.old.items", "added schema shop.old"]
        ),
        Step(
            sql: "alter role dba rename to keeper",
            told: [
                "renamed role keeper", "changed table shop.trade.purchases owner",
                "changed role app memberOf.dba/postgres memberOf.keeper/postgres",
            ],
            shown: ["renamed role keeper"]
        ),
        Step(
            sql: "insert into trade.purchases select n, now() from generate_series(1, 999) n; analyze",
            told: []
        ),
        Step(
            sql: "drop table old.items",
            told: [
                "removed table shop.old.items", "removed column shop.old.items.id",
                "removed column shop.old.items.note",
            ]
        ),
    ]

    @Test func unreachableServerLosesNothing() async throws {
        try await SyncStory.with { story in
            let cluster = story.story.cluster
            try await cluster.psql("create database shop")
            try await cluster.psql("create database spare")
            try await Self.sql(story, "create table items (id int)")
            let proxy = try Proxy(to: cluster.port)
            let types: [ResourceKind] = [.server, .database, .schema, .table, .role]
            try story.configure(port: proxy.port, types: types)
            try await story.sync()
            proxy.stop()
            let name = TestCluster.host
            let away = try await story.told(code: 4)
            #expect(away.lines == ["unknown server \(name)"])
            #expect(away.first?.data.outcome == "unreachable")
            #expect(away.first?.data.since != nil)
            #expect(try await story.diff() == ["unknown server \(name)"])
            #expect(try await story.told(code: 4).isEmpty)
            #expect(try await story.diff().isEmpty)
            // While the server is out of view, a database is dropped and a table is created.
            try await cluster.psql("drop database spare")
            try await Self.sql(story, "create table orders (id int)")
            #expect(try await story.told(code: 4).isEmpty)
            try story.configure(types: types)
            let back = try await story.told().lines
            #expect(
                back == [
                    "removed database spare", "removed schema spare.public", "added table shop.public.orders",
                    "seenAgain server \(name)",
                ]
            )
            // The last two snapshots alone do not show what is new.
            #expect(try await story.diff() == ["seenAgain server \(name)"])
            let status = try await story.program(["sync", "status"])
            #expect(status.output.contains("story: complete"))
            #expect(!status.output.contains("Out of view"))
            #expect(
                status.output.contains(/In view:\n  postgresql:\/\/\S+:5432: in full view [0-9]+ s ago\n/),
                "\(status.output)"
            )
        }
    }

    @Test func databaseWithoutConnectKeepsItsContents() async throws {
        try await SyncStory.with { story in
            let cluster = story.story.cluster
            try await cluster.psql("create database shop")
            try await Self.sql(story, "create table items (id int)")
            try story.configure(types: [.server, .database, .schema, .table, .role])
            try await story.sync()
            let whole = try await story.program(["sync", "status", "-o", "json"]).output
                .firstMatch(of: #/"lastWholeView": "20[^"]+"/#)
            try await cluster.psql("revoke connect on database shop from public")
            #expect(try await story.told(code: 2).lines == ["unknown database shop"])
            // The server is in view, but not completely; it was completely in view together with the database.
            let now = try await story.program(["sync", "status", "-o", "json"]).output
                .matches(of: #/"lastWholeView": "20[^"]+"/#)
            #expect(
                now.map { String($0.output) }
                    == Array(repeating: try #require(whole).output, count: 2).map { String($0) }
            )
            let status = try await story.program(["sync", "status"])
            #expect(status.output.contains("/databases/shop: denied ["), "\(status.output)")
            #expect(try await story.diff() == ["unknown database shop"])
            let known = try await story.program(["export", "--last-known"])
            #expect(known.output.contains("\"name\": \"shop.public.items\""))
            #expect(known.output.contains("\"state\": \"unknown\""))
            try await cluster.psql("grant connect on database shop to public")
            #expect(try await story.told().lines == ["seenAgain database shop"])
            #expect(try await story.diff() == ["seenAgain database shop"])
        }
    }
}

import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Renamed schemas and databases on a real server; the names need quotes, and many objects refer to them.
@Suite struct RenameStoryTests {
    private static let contents = """
        create schema "My sales";
        set search_path to "My sales";
        create type state as enum ('new', 'done');
        create sequence "Numbers";
        create table "All orders" (id bigint default nextval('"Numbers"'), state state default 'new', day date)
            partition by range (day);
        alter sequence "Numbers" owned by "All orders".id;
        create table january partition of "All orders" for values from ('2026-01-01') to ('2026-02-01');
        create table base (id serial, states state[]);
        create table child (more int) inherits (base);
        create function orders() returns setof "All orders" language sql as 'select * from "My sales"."All orders"';
        alter table base add size int default length('"My sales".x'), add owner state default 'done'::state;
        """

    @Test func renamedSchemaOrDatabaseIsOneChange() async throws {
        try await SyncStory.with { story in
            let cluster = story.story.cluster
            try await cluster.psql("create database shop")
            try await cluster.psql(Self.contents, database: "shop")
            try story.configure()
            try readDefaults(story)
            try await story.sync()
            try await cluster.psql(#"alter schema "My sales" rename to "order""#, database: "shop")
            let told = try await story.told().lines
            #expect(told.first == "renamed schema shop.order")
            // Every resource that refers to the name is reported, and no other.
            #expect(told.contains("changed table shop.order.january partitionOf"))
            #expect(told.contains("changed sequence shop.order.Numbers ownedBy"))
            #expect(
                told.dropFirst().allSatisfy { $0.hasPrefix("changed ") || $0.hasPrefix("renamed routine") }
            )
            #expect(try await story.told().isEmpty)
            try await cluster.psql(#"alter schema "order" rename to plain"#, database: "shop")
            #expect(try await story.told().lines.first == "renamed schema shop.plain")
            #expect(try await story.diff() == ["renamed schema shop.plain"])
            try await cluster.psql(#"alter table plain."All orders" rename to orders"#, database: "shop")
            let table = try await story.told().lines
            #expect(table.first == "renamed table shop.plain.orders")
            #expect(table.contains("changed table shop.plain.january partitionOf"))
            try await cluster.psql(#"alter database shop rename to "The shop""#)
            #expect(try await story.told().lines == ["renamed database The shop"])
            #expect(try await story.told().isEmpty)
        }
    }

    private func readDefaults(_ story: SyncStory) throws {
        try story.configure { $0["columnDefaults"] = true }
    }
}

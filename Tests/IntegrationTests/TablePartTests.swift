import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Constraints, indexes, triggers, policies and types are resources: they are compared, renamed and delivered.
@Suite struct TablePartTests {
    private static let before = """
        create role clerk;
        create schema shop;
        create type shop.state as enum ('new', 'paid');
        create domain shop.cents as numeric check (value >= 0);
        create function shop.touch() returns trigger language plpgsql as 'begin return new; end';
        create table shop.orders (id int constraint orders_key primary key, state shop.state, price shop.cents,
            constraint cheap check (price < 100));
        create index by_state on shop.orders (state) where state <> 'paid'::shop.state;
        create trigger touched before update on shop.orders for each row
            when (old.state is distinct from new.state) execute function shop.touch();
        create policy all_rows on shop.orders using (state = 'new'::shop.state);
        """

    private static let changes: [(sql: String, told: [String])] = [
        ("create index late on shop.orders (price)", ["added index postgres.shop.orders.late"]),
        (
            "comment on index shop.late is '@owner:team-a'",
            ["changed index postgres.shop.orders.late comment tags.owner"]
        ),
        ("alter index shop.late rename to later", ["renamed index postgres.shop.orders.later"]),
        ("drop index shop.later", ["removed index postgres.shop.orders.later"]),
        (
            "alter table shop.orders rename constraint cheap to costs_little",
            ["renamed constraint postgres.shop.orders.costs_little"]
        ),
        (
            "alter table shop.orders disable trigger touched",
            ["changed trigger postgres.shop.orders.touched enabled"]
        ),
        (
            "alter policy all_rows on shop.orders to clerk",
            ["changed policy postgres.shop.orders.all_rows roles"]
        ),
        (
            "alter role clerk rename to officer",
            ["renamed role officer", "changed policy postgres.shop.orders.all_rows roles"]
        ),
        ("alter type shop.state add value 'held'", ["changed type postgres.shop.state labels"]),
        (
            "alter domain shop.cents add constraint small check (value < 9)",
            ["changed type postgres.shop.cents checks"]
        ),
        (
            "alter table shop.orders force row level security",
            ["changed table postgres.shop.orders forceRowSecurity"]
        ),
    ]

    @Test func changesOfPartsAreTold() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql(Self.before)
            try story.configure(types: ResourceKind.scanned)
            try await story.sync()
            for change in Self.changes {
                try await story.story.cluster.psql(change.sql)
                let told = try await story.told().lines
                #expect(Set(told) == Set(change.told), "\(change.sql)")
            }
        }
    }

    /// A rename changes the text of expressions that use the name; this is not a difference.
    @Test func renamedSchemaChangesNoPart() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql(Self.before)
            try story.configure(types: ResourceKind.scanned)
            try await story.sync()
            try await story.story.cluster.psql("alter schema shop rename to store")
            try await story.sync()
            #expect(try await story.diff() == ["renamed schema postgres.store"])
        }
    }

    /// Facts that could not be read while a table was locked are not a change.
    @Test func lockedTableKeepsItsExpressions() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql(Self.before)
            try story.configure(types: ResourceKind.scanned)
            try await story.sync()
            var told: [String] = []
            let wasHeld = try await story.story.cluster.beside(
                sleeping: "begin; lock table shop.orders in access exclusive mode;"
            ) {
                told = try await story.told().lines
            }
            #expect(told == [])
            #expect(wasHeld)
            #expect(try await story.told().lines == [])
        }
    }
}

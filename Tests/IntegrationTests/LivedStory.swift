import Foundation
import Inventory
import LocalEstate
import Support
import Testing

extension SyncStory {
    /// The changes on a server before each run, and the exit code of that run.
    private static let life: [(sql: [(text: String, database: String)], code: Int32)] = [
        (
            [
                ("create role hr login; create role \"Ω rôle\"; create database shop", "postgres"),
                (
                    """
                    create schema sales authorization hr; create schema "S. ""p"" é\\%";
                    create table sales.items (id int, price numeric(8,2)); create table sales.old ();
                    create table sales.parts (id int) partition by range (id);
                    create table sales.part_1 partition of sales.parts for values from (1) to (9);
                    comment on table sales.items is E'Line\\n@owner:team-é "quoted" \\\\ 日本';
                    create sequence sales.numbers owned by sales.items.id;
                    create function sales.f(a int, b text) returns int language sql as 'select 1';
                    grant select on sales.items to "Ω rôle" with grant option;
                    """, "shop"
                ),
            ], 0
        ),
        (
            [
                ("alter role hr rename to people", "postgres"),
                (
                    """
                    alter schema sales rename to trade; drop table trade.old; create table trade.new (a text);
                    alter table trade.parts rename to pieces; comment on table trade.items is null;
                    revoke select on trade.items from "Ω rôle"; alter table trade.items add column late boolean;
                    """, "shop"
                ),
            ], 0
        ),
        ([("revoke connect on database shop from public", "postgres")], 2),
        (
            [
                ("grant connect on database shop to public; drop role \"Ω rôle\"", "postgres"),
                (
                    "drop function trade.f; create table trade.old (); alter table trade.new rename to newer",
                    "shop"
                ),
            ], 0
        ),
    ]

    /// Adds, drops, changes and renames objects, and moves them out of view and back, with a run after each stage.
    func live() async throws {
        for stage in Self.life {
            for step in stage.sql { try await story.cluster.psql(step.text, database: step.database) }
            try await sync(code: stage.code)
        }
    }

    /// Excludes the database that stores the events.
    func exclude(_ database: String) throws {
        let path = folder.file("pgcensus.yaml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let scope = "    exclude: {databases: [\(database)]}\n    sync:"
        try folder.write(text.replacing("    sync:", with: scope), to: "pgcensus.yaml")
    }

    /// The content of `export --last-known`, without removed resources.
    func lastKnown() async throws -> [String: ToldResource] {
        let run = try await program(["export", "--last-known"])
        #expect(run.code == 0, "\(run.errors)")
        let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let entries = try #require(document?["resources"] as? [[String: Any]])
        let pairs = try entries.compactMap { entry -> (String, ToldResource)? in
            let state = entry["state"] as? String ?? ""
            guard state != "removed", let id = entry["id"] as? String else { return nil }
            return (id, try ToldResource(entry, state: state))
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

import GRDB

/// The tables that `sync` needs beside the snapshots; made where they are missing.
///
/// `snapshot_order` says which snapshot came after which, whatever the clock said.
/// `known` holds what was last known of each subscription, server and database: the digest of its last good contents, and
/// in which view it is. `sighting` holds what differs from that for single resources in them: those that came later, and
/// those that are gone. `known_owners` holds whose they are, the server '' standing for what is above servers,
/// `owner_ground` what that hangs on, and `owner_look` when it was last looked for. `event` is the outbox, one log for all
/// targets; a target's `delivered` is its place in it.
enum SyncTables {
    static func prepare(_ db: Database) throws {
        try db.execute(sql: tables)
    }

    /// A store that an earlier version wrote, open for reading, has none of them.
    static func exist(_ db: Database) throws -> Bool {
        try db.tableExists("snapshot_order")
    }

    private static let tables = """
        create table if not exists snapshot_order (
            sequence integer primary key autoincrement,
            snapshot text not null unique
        );
        insert or ignore into snapshot_order (snapshot)
            select id from snapshot where id not in (select snapshot from snapshot_order) order by id;
        create table if not exists known (
            integration text not null,
            kind text not null,
            server text not null,
            name text not null,
            digest blob not null,
            first integer not null,
            last integer,
            outcome text,
            code text,
            primary key (integration, kind, server, name)
        ) without rowid;
        create table if not exists sighting (
            integration text not null,
            id text not null,
            kind text not null,
            name text not null,
            server text,
            first integer not null,
            last integer,
            primary key (integration, id)
        ) without rowid;
        create table if not exists known_count (
            integration text not null,
            kind text not null,
            count integer not null,
            primary key (integration, kind)
        ) without rowid;
        create table if not exists known_owners (
            integration text not null,
            server text not null,
            owners blob not null,
            primary key (integration, server)
        ) without rowid;
        create table if not exists owner_ground (
            integration text not null,
            server text not null,
            ground blob not null,
            primary key (integration, server)
        ) without rowid;
        create table if not exists owner_look (
            integration text primary key,
            at integer not null
        ) without rowid;
        create table if not exists event (
            sequence integer primary key autoincrement,
            integration text not null,
            target text,
            snapshot text not null,
            id text not null,
            body blob not null
        );
        create index if not exists event_of_one on event (integration, target, sequence) where target is not null;
        create table if not exists target (
            integration text not null,
            name text not null,
            delivered integer not null,
            failures integer not null default 0,
            retry integer,
            error text,
            retired integer,
            primary key (integration, name)
        ) without rowid;
        create table if not exists parked (
            integration text not null,
            target text not null,
            sequence integer not null,
            reason text not null,
            at integer not null,
            primary key (integration, target, sequence)
        ) without rowid;
        create table if not exists run (
            integration text primary key,
            snapshot text,
            scope blob,
            report blob not null
        ) without rowid;
        """
}

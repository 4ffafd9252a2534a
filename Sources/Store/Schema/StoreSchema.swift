import GRDB

/// The tables of the store, version by version, and the marks that identify a store file.
///
/// A migration that was released is never changed; a new one follows it. Each runs in a transaction of its own.
enum StoreSchema {
    /// `pgcs` in SQLite's `application_id`.
    private static let applicationID = 0x7067_6373
    /// SQLite's `user_version`; programs of 0.1 know 2, and refuse every other.
    static let version = 3
    private static let oldest = 2

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator().disablingDeferredForeignKeyChecks()
        migrator.registerMigration("0.1", migrate: makeTables)
        migrator.registerMigration("events in columns", migrate: splitEvents)
        migrator.registerMigration("readings of contents") { try $0.execute(sql: readingTable) }
        return migrator
    }

    /// Refuses a file that is not a store, and a store that this version cannot read.
    ///
    /// A new file is empty.
    static func check(_ db: Database, path: String) throws {
        let tables = try Int.fetchOne(db, sql: "select count(*) from sqlite_master") ?? 0
        guard try Int.fetchOne(db, sql: "pragma application_id") == applicationID else {
            throw StoreError.notAStore(path: path)
        }
        let found = try Int.fetchOne(db, sql: "pragma user_version") ?? 0
        guard tables > 0, (oldest...version).contains(found) else {
            throw StoreError.otherFormat(path: path, version: found)
        }
    }

    static func isEmpty(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "select count(*) from sqlite_master") == 0
    }

    /// Version 0.1 created each table when it needed it, so some tables exist already.
    private static func makeTables(_ db: Database) throws {
        let wasSealed = try db.tableExists("seal")
        try db.execute(sql: "pragma application_id = \(applicationID)")
        try db.execute(sql: snapshotTables + lastKnownTables + outboxTables + recordTables)
        try fillOrder(db)
        if !wasSealed { try fillSeals(db) }
        try db.execute(
            sql: """
                insert into delivery (integration, target, id, begun)
                    select integration, name, lower(hex(randomblob(8))), 1 from target t where not exists (
                        select 1 from delivery d where d.integration = t.integration and d.target = t.name
                    )
                """
        )
    }

    /// Snapshots without a known order are in the order of their ids, which begin with the time.
    static func fillOrder(_ db: Database) throws {
        try db.execute(
            sql: """
                insert or ignore into snapshot_order (snapshot)
                    select id from snapshot where id not in (select snapshot from snapshot_order) order by id
                """
        )
    }

    /// Snapshots of versions without seals have an empty seal.
    static func fillSeals(_ db: Database) throws {
        try db.execute(sql: "insert into seal (snapshot) select id from snapshot")
    }

    /// Contents are kept once per distinct SHA-256 digest, in parts.
    ///
    /// A snapshot is a header and the list of digests. Rows of
    /// `server` and `database` without a header are of a scan that runs, or that was killed. `snapshot_order` says which
    /// snapshot came after which, whatever the clock said.
    private static let snapshotTables = """
        create table if not exists content (digest blob not null, place integer not null, json blob not null);
        create unique index if not exists content_digest on content (digest, place);
        create table if not exists snapshot (
            id text primary key, integration text not null, header blob not null
        ) without rowid;
        create table if not exists server (
            snapshot text not null, id text not null, digest blob not null, scan blob not null, session blob,
            primary key (snapshot, id)
        ) without rowid;
        create table if not exists database (
            snapshot text not null, server text not null, place integer not null, digest blob not null,
            scan blob not null, measurements blob,
            primary key (snapshot, server, place)
        ) without rowid;
        create table if not exists snapshot_order (
            sequence integer primary key autoincrement, snapshot text not null unique
        );
        create table if not exists seal (snapshot text primary key, rows blob, measurements blob) without rowid;
        """

    /// `content_reading` shows whether a database would give the content under `digest` again.
    ///
    /// `basis` is a digest of everything outside its catalogs that the content depends on.
    private static let readingTable = """
        create table content_reading (
            integration text not null, server text not null, database integer not null, basis blob not null,
            digest blob not null, reading blob not null,
            primary key (integration, server, database)
        ) without rowid;
        """

    /// `known` holds the last good content of each subscription, server and database, and its visibility.
    ///
    /// `sighting` holds different times and states of single resources: resources that came later, and removed ones.
    /// `known_owners` holds owners by server ('' for those above servers), `owner_ground` the inputs that they depend
    /// on, and `owner_look` the time when they were last found.
    private static let lastKnownTables = """
        create table if not exists known (
            integration text not null, kind text not null, server text not null, name text not null,
            digest blob not null, first integer not null, last integer, outcome text, code text,
            primary key (integration, kind, server, name)
        ) without rowid;
        create table if not exists sighting (
            integration text not null, id text not null, kind text not null, name text not null, server text,
            first integer not null, last integer,
            primary key (integration, id)
        ) without rowid;
        create table if not exists known_count (
            integration text not null, kind text not null, count integer not null,
            primary key (integration, kind)
        ) without rowid;
        create table if not exists state_sum (
            integration text not null, kind text not null, server text not null, name text not null,
            digest blob not null, sum integer not null, count integer not null,
            primary key (integration, kind, server, name)
        ) without rowid;
        create table if not exists known_owners (
            integration text not null, server text not null, owners blob not null, primary key (integration, server)
        ) without rowid;
        create table if not exists owner_ground (
            integration text not null, server text not null, ground blob not null, primary key (integration, server)
        ) without rowid;
        create table if not exists owner_look (integration text primary key, at integer not null) without rowid;
        """

    /// `event` is the outbox, one log for all targets; a target's `delivered` is its place in it.
    ///
    /// `delivery` identifies one delivery to a target, `target_place` says where each target is,
    /// `retelling` when and why everything was last sent to it again, and `closing` which event ended the last run.
    /// `renaming` holds the renames that waiting or refused events do not include.
    private static let outboxTables = """
        create table if not exists event (
            sequence integer primary key autoincrement, integration text not null, target text,
            snapshot text not null, id text not null, body blob not null
        );
        create index if not exists event_of_one on event (integration, target, sequence) where target is not null;
        create table if not exists target (
            integration text not null, name text not null, delivered integer not null,
            failures integer not null default 0, retry integer, error text, retired integer,
            primary key (integration, name)
        ) without rowid;
        create table if not exists parked (
            integration text not null, target text not null, sequence integer not null, reason text not null,
            at integer not null,
            primary key (integration, target, sequence)
        ) without rowid;
        create table if not exists delivery (
            integration text not null, target text not null, id text not null, begun integer not null,
            pause integer not null default 0, agreed integer,
            primary key (integration, target)
        ) without rowid;
        create table if not exists renaming (
            integration text not null, sequence integer not null, previous text not null, id text not null,
            primary key (integration, sequence)
        ) without rowid;
        create table if not exists target_place (
            integration text not null, target text not null, digest text not null, primary key (integration, target)
        ) without rowid;
        create table if not exists retelling (
            integration text not null, target text not null, at integer not null, reason text not null,
            primary key (integration, target)
        ) without rowid;
        create table if not exists closing (
            integration text primary key, sequence integer not null, at integer not null
        ) without rowid;
        """

    /// The records of commands.
    ///
    /// The last run of each integration, the statements of `role`, the servers that a user has forgotten, and answers
    /// of directories.
    private static let recordTables = """
        create table if not exists run (
            integration text primary key, snapshot text, scope blob, report blob not null
        ) without rowid;
        create table if not exists role_record (
            server text not null, role text not null, record blob not null, primary key (server, role)
        ) without rowid;
        create table if not exists role_statement (
            number integer primary key autoincrement, started integer not null, administrator text not null,
            server text not null, server_name text not null, database text not null, statement text not null,
            outcome text not null, sql_state text
        );
        create table if not exists forgotten_server (
            number integer primary key autoincrement, at integer not null, user text not null,
            integration text not null, server text not null, resources integer not null
        );
        create table if not exists directory_answer (
            integration text not null, attribute text not null, key blob not null, answer blob not null,
            primary key (integration, attribute, key)
        ) without rowid;
        """
}

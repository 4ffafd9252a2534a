import GRDB

/// The tables of the store, and how a file is told to be one.
///
/// Contents are kept once per distinct SHA-256 digest, in parts; a snapshot is a header and the list of digests. Rows of
/// `server` and `database` without a header belong to a crawl that is under way, or that was killed.
enum StoreFormat {
    static let version = 2
    /// "pgcs" in SQLite's application_id.
    private static let applicationID = 0x7067_6373

    /// Makes the tables in an empty file; refuses any file that is not ours.
    static func prepare(_ db: Database, path: String) throws {
        guard try Int.fetchOne(db, sql: "select count(*) from sqlite_master") != 0 else {
            try db.execute(sql: tables)
            return
        }
        try check(db, path: path)
    }

    static func check(_ db: Database, path: String) throws {
        guard try Int.fetchOne(db, sql: "pragma application_id") == applicationID else {
            throw StoreError.notAStore(path: path)
        }
        let found = try Int.fetchOne(db, sql: "pragma user_version") ?? 0
        guard found == version else { throw StoreError.otherFormat(path: path, version: found) }
    }

    private static let tables = """
        pragma application_id = \(applicationID);
        pragma user_version = \(version);
        create table content (
            digest blob not null,
            place integer not null,
            json blob not null
        );
        create unique index content_digest on content (digest, place);
        create table snapshot (
            id text primary key,
            integration text not null,
            header blob not null
        ) without rowid;
        create table server (
            snapshot text not null,
            id text not null,
            digest blob not null,
            scan blob not null,
            session blob,
            primary key (snapshot, id)
        ) without rowid;
        create table database (
            snapshot text not null,
            server text not null,
            place integer not null,
            digest blob not null,
            scan blob not null,
            measurements blob,
            primary key (snapshot, server, place)
        ) without rowid;
        """
}

import GRDB
import Inventory

/// A rename, kept as long as an event with the old id may be delivered.
private struct Renaming: FetchableRecord {
    let previous: String
    let id: String

    init(row: Row) throws {
        previous = try row.decode(forColumn: "previous")
        id = try row.decode(forColumn: "id")
    }
}

extension StoreView {
    /// The present id of a resource that had another id when an event was written.
    package func present(_ id: String, since sequence: Int64, of integration: String) throws -> String {
        let renamings = try Renaming.fetchAll(
            db,
            sql: "select previous, id from renaming where integration = ? and sequence > ? order by sequence",
            arguments: [integration, sequence]
        )
        return renamings.reduce(id) { id, renaming in
            guard ResourcePath.isWithin(id, renaming.previous) else { return id }
            return renaming.id + id.dropFirst(renaming.previous.count)
        }
    }
}

extension StoreChange {
    package func rename(at sequence: Int64, _ previous: String, to id: String, of integration: String) throws
    {
        try db.cachedStatement(
            sql: "insert or replace into renaming (integration, sequence, previous, id) values (?, ?, ?, ?)"
        )
        .execute(arguments: [integration, sequence, previous, id])
    }

    /// Deletes renames that are older than every remaining event.
    func forgetRenamings(_ integration: String) throws {
        try db.execute(
            sql: """
                delete from renaming where integration = ?1
                    and sequence <= (select min(delivered) from target where integration = ?1)
                    and not exists (
                        select 1 from parked p where p.integration = ?1 and p.sequence < renaming.sequence
                    )
                """,
            arguments: [integration]
        )
    }
}

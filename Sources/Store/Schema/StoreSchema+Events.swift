import Foundation
import GRDB
import Inventory

/// Splits events of version 0.1, each a complete CloudEvent, into columns.
///
/// A CloudEvent that is built from them again has the same bytes.
extension StoreSchema {
    static func splitEvents(_ db: GRDB.Database) throws {
        try db.execute(
            sql: """
                alter table event rename column body to data;
                alter table event add column type text not null default '';
                alter table event add column subject text not null default '';
                alter table event add column kind text not null default '';
                alter table event add column time integer not null default 0;
                pragma user_version = \(version);
                """
        )
        let update = try db.makeStatement(
            sql: "update event set type = ?, subject = ?, kind = ?, time = ?, data = ? where sequence = ?"
        )
        let sequences = try Int64.fetchAll(db, sql: "select sequence from event order by sequence")
        for sequence in sequences {
            let body = try Data.fetchOne(
                db,
                sql: "select data from event where sequence = ?",
                arguments: [sequence]
            )
            guard let event = body.flatMap(WholeEvent.init) else { throw DamagedRow() }
            try update.execute(arguments: [
                event.type, event.subject, event.kind, event.time.milliseconds, event.data, sequence,
            ])
        }
    }
}

/// A CloudEvent as programs of 0.1 kept it.
private struct WholeEvent {
    let type: String
    let subject: String
    let kind: String
    let time: Timestamp
    let data: Data

    /// `data` is the last member; quotes in texts before it are escaped, so that its name is found.
    init?(_ body: Data) {
        guard let event = try? JSONReader.element([UInt8](body)),
            let type = event["type"]?.text, let subject = event["subject"]?.text,
            let time = event["time"]?.text.flatMap(Timestamp.init(rfc3339:)),
            let kind = event["data"]?["kind"]?.text,
            let name = body.firstRange(of: Data(#","data":"#.utf8))
        else { return nil }
        (self.type, self.subject, self.kind, self.time) = (type, subject, kind, time)
        data = body[name.upperBound..<(body.endIndex - 1)]
    }
}

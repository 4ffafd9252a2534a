package import Foundation
import GRDB

/// The record of an integration's last run; the caller defines the report.
package struct RunRecord: Sendable {
    package var integration: String
    /// The last snapshot that was compared; a failed run leaves it.
    package var snapshot: String?
    /// The scope of that snapshot, as JSON.
    package var scope: Data?
    package var report: Data

    package init(integration: String, snapshot: String?, scope: Data?, report: Data) {
        self.integration = integration
        self.snapshot = snapshot
        self.scope = scope
        self.report = report
    }
}

extension RunRecord: FetchableRecord {
    init(row: Row) throws {
        integration = try row.decode(forColumn: "integration")
        snapshot = try row.decode(forColumn: "snapshot")
        scope = try row.decode(forColumn: "scope")
        report = try row.decode(forColumn: "report")
    }
}

extension StoreView {
    package func runs() throws -> [RunRecord] {
        try RunRecord.fetchAll(
            db,
            sql: "select integration, snapshot, scope, report from run order by integration"
        )
    }

    package func run(of integration: String) throws -> RunRecord? {
        try RunRecord.fetchOne(
            db,
            sql: "select integration, snapshot, scope, report from run where integration = ?",
            arguments: [integration]
        )
    }
}

extension StoreChange {
    package func put(_ run: RunRecord) throws {
        try db.execute(
            sql: "insert or replace into run (integration, snapshot, scope, report) values (?, ?, ?, ?)",
            arguments: [run.integration, run.snapshot, run.scope, run.report]
        )
    }
}

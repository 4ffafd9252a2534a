import GRDB
package import Inventory

/// Which events one target has.
package struct TargetState: Sendable {
    package var integration: String
    package var name: String
    /// The last event that needs no further delivery.
    package var delivered: Int64
    package var failures: Int
    package var retry: Timestamp?
    /// The last failure; after a delivery, its warning.
    package var error: String?
    /// Since when it is no longer configured.
    package var retired: Timestamp?
    package var pending: Int
    package var parked: Int
    /// The end of the last run of which it has accepted every event.
    package var agreed: Timestamp?
    /// When everything was last sent to it again without a request, and why.
    package var sentAgain: (at: Timestamp, reason: String)?
}

extension TargetState: FetchableRecord {
    init(row: Row) throws {
        integration = try row.decode(forColumn: "integration")
        name = try row.decode(forColumn: "name")
        delivered = try row.decode(forColumn: "delivered")
        failures = try row.decode(forColumn: "failures")
        retry = try row.decode(forColumn: "retry")
        error = try row.decode(forColumn: "error")
        retired = try row.decode(forColumn: "retired")
        pending = try row.decode(forColumn: "pending")
        parked = try row.decode(forColumn: "parked")
        agreed = try row.decode(forColumn: "agreed")
        let reason: String? = try row.decode(forColumn: "resent_because")
        sentAgain = try row.decode(Timestamp?.self, forColumn: "resent_at").flatMap { at in
            reason.map { (at, $0) }
        }
    }
}

extension StoreView {
    /// One target; `pending` is 1 if any number of events waits.
    package func target(_ name: String, of integration: String) throws -> TargetState? {
        try unmeasuredTargets().first { $0.integration == integration && $0.name == name }
    }

    package func targets() throws -> [TargetState] { try targets(pending: "select count(*)") }

    /// All targets, without the number of waiting events.
    func unmeasuredTargets() throws -> [TargetState] {
        try targets(pending: "select exists (select 1", end: ")")
    }

    private func targets(pending: String, end: String = "") throws -> [TargetState] {
        try TargetState.fetchAll(
            db,
            sql: """
                select t.integration, t.name, t.delivered, t.failures, t.retry, t.error, t.retired, d.agreed,
                    (\(pending) from event e where e.integration = t.integration
                        and (e.target is null or e.target = t.name) and e.sequence > t.delivered\(end)) as pending,
                    (select count(*) from parked p
                        where p.integration = t.integration and p.target = t.name) as parked,
                    r.at as resent_at, r.reason as resent_because
                from target t
                left join delivery d on d.integration = t.integration and d.target = t.name
                left join retelling r on r.integration = t.integration and r.target = t.name
                order by t.integration, t.name
                """
        )
    }
}

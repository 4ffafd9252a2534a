import Postgres
import Wording

/// The mark in the tables of a target: which delivery wrote them, and up to which event.
struct DeliveryMark {
    private let schema: String
    private let target: String
    private let place: DeliveryPlace

    init(schema: String, target: String, _ place: DeliveryPlace) {
        self.schema = schema.quotedIdentifier
        self.target = target
        self.place = place
    }

    /// Why the delivery cannot continue after the events in the tables; nil if it can.
    func loss(_ connection: Connection, _ source: EventSource) async throws -> DeliveryLoss? {
        guard let found = try await found(connection) else {
            return place.hasBegun
                ? DeliveryLoss(reason: "its tables are new, or were written for another target") : nil
        }
        guard found.delivery == place.delivery else {
            // A new delivery needs higher sequences than the earlier ones.
            guard place.hasBegun || found.sequence > place.sequence else { return nil }
            return DeliveryLoss(
                reason: "its tables were written by another store or target",
                lastSequence: found.sequence
            )
        }
        if found.sequence < place.sequence {
            return DeliveryLoss(reason: "its tables are older than what was delivered")
        }
        guard found.sequence > place.sequence else { return nil }
        // If the answer to COMMIT was lost, the store has the same event there.
        let ours = try await source(found.sequence - 1, 1, 1).first
        guard ours?.sequence != found.sequence || ours?.id != found.event else { return nil }
        return DeliveryLoss(
            reason: "its tables know more than the store, as if \(DeliveryLoss.olderStore)",
            lastSequence: found.sequence
        )
    }

    private func found(_ connection: Connection) async throws -> (
        delivery: String, sequence: Int64, event: String
    )? {
        var found: (String, Int64, String)?
        try await connection.run(
            "select delivery, sequence, event from \(schema).deliveries where integration = $1 and target = $2",
            [place.integration, target]
        ) { row in
            found = (row.text(0) ?? "", row.integer(1) ?? 0, row.text(2) ?? "")
        }
        return found
    }

    /// Deletes the rows of the integration before a new delivery, which sends everything.
    ///
    /// The mark of the same target under an earlier name is deleted too.
    func clear(_ connection: Connection) async throws {
        guard try await found(connection)?.delivery != place.delivery else { return }
        for table in ["resources", "deliveries"] {
            try await connection.run(
                "delete from \(schema).\(table) where integration = $1",
                [place.integration]
            )
        }
    }

    func move(to event: DeliverableEvent, _ connection: Connection) async throws {
        try await connection.run(
            "delete from \(schema).deliveries where integration = $1 and target = $2",
            [place.integration, target]
        )
        try await connection.run(
            """
            insert into \(schema).deliveries (integration, target, delivery, sequence, event)
            values ($1, $2, $3, $4, $5)
            """,
            [place.integration, target, place.delivery, String(event.sequence), event.id]
        )
    }
}

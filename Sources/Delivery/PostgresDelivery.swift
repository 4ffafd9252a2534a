import Foundation
package import Postgres
package import Wording

/// A PostgreSQL database with the estate in tables: `resources` has the present state, `changes` has the events.
///
/// One transaction writes all events of a run, with the new position in the log. An event that exists already changes
/// nothing, so that an event that is delivered twice counts once. Only the events that the database refuses for their
/// content are left out.
package struct PostgresDelivery: DeliveryTarget {
    private static let batch = (count: 2000, bytes: 8 << 20)

    package let name: String
    package let place: String?
    private let schema: String
    /// How to connect; `refused` is a password that was refused, so that another one is used.
    package typealias Connect = @Sendable (_ refused: Secret?) async throws -> ConnectionTarget
    private let connect: Connect

    package init(
        name: String,
        place: String? = nil,
        schema: String,
        connect: @escaping Connect
    ) {
        self.name = name
        self.place = place
        self.schema = schema
        self.connect = connect
    }

    private var tables: DeliveryTables { DeliveryTables(schema: schema) }

    package func deliver(after place: DeliveryPlace, from source: EventSource) async throws(DeliveryError)
        -> Delivered
    {
        do {
            let events = try await source(place.sequence, Self.batch.count, Self.batch.bytes)
            guard !events.isEmpty else { return Delivered(upTo: nil) }
            let connection = try await login()
            try await DeliveryLayout(schema: schema).prepare(connection)
            let mark = DeliveryMark(schema: schema, target: name, place)
            if let loss = try await mark.loss(connection, source) { return Delivered(upTo: nil, loss: loss) }
            try await tables.prepare(connection)
            if !place.hasBegun { try await mark.clear(connection) }
            return try await write(events, place, mark, source, connection)
        } catch let error as PostgresError {
            throw DeliveryError(
                error.cause,
                hint: error.hint
                    ?? "Check the database \(name.printable) and the role's rights; the events wait."
            )
        } catch {
            throw DeliveryError(error)
        }
    }

    /// Logs in and begins a transaction; tries once more if the password has changed since it was read.
    private func login() async throws -> Connection {
        let target = try await connect(nil).writing
        do { return try await target.begun() } catch {
            guard let refused = target.password, error.refusesPassword else { throw error }
            let other = try await connect(refused).writing
            guard other.password != refused else { throw error }
            return try await other.begun()
        }
    }

    /// Writes all remaining events of the first event's run.
    private func write(
        _ first: [DeliverableEvent],
        _ place: DeliveryPlace,
        _ mark: DeliveryMark,
        _ source: EventSource,
        _ connection: Connection
    ) async throws -> Delivered {
        var writing = PoisonSearch(tables, connection)
        var events = first
        let run = events[0].snapshot
        var (last, closing) = (events[0], DeliverableEvent?.none)
        while true {
            let ours = events.prefix { $0.snapshot == run }
            guard let end = ours.last else { break }
            try await writing.write(ours)
            last = end
            closing = ours.last(where: tables.isClosing) ?? closing
            guard ours.count == events.count else { break }
            events = try await source(last.sequence, Self.batch.count, Self.batch.bytes)
        }
        try writing.expectNoOutage()
        var agrees = true
        if let closing { agrees = try await tables.agree(with: closing, connection) }
        if !agrees, place.hasAgreed, writing.refused.isEmpty {
            return Delivered(upTo: nil, loss: DeliveryLoss(reason: "its tables are not as they were left"))
        }
        try await mark.move(to: last, connection)
        try await connection.run("commit")
        var delivered = Delivered(upTo: last.sequence, refused: writing.refused)
        delivered.agrees = agrees
        return delivered
    }
}

extension ConnectionTarget {
    fileprivate var writing: ConnectionTarget {
        var target = self
        target.mayWrite = true
        return target
    }

    fileprivate func begun() async throws(PostgresError) -> Connection {
        try await connected { connection, _ throws(PostgresError) in
            try await connection.begin(.writing)
            return connection
        }
    }
}

extension PostgresError {
    fileprivate var refusesPassword: Bool {
        serverError.map { $0.refusesLogin && ["28P01", "28000"].contains($0.sqlState) } ?? false
    }
}

import Foundation
package import Postgres
import Wording

/// A PostgreSQL database that keeps the estate in tables: `resources` as they are, `changes` as they came.
///
/// All events of one run are written in one transaction. An event that is there already changes nothing, so that one
/// which is delivered twice counts once.
package struct PostgresDelivery: DeliveryTarget {
    private static let batch = (count: 2000, bytes: 8 << 20)

    package let name: String
    private let schema: String
    private let connect: @Sendable () async throws -> ConnectionTarget

    package init(
        name: String,
        schema: String,
        connect: @escaping @Sendable () async throws -> ConnectionTarget
    ) {
        self.name = name
        self.schema = schema
        self.connect = connect
    }

    package func deliver(after place: Int64, from source: EventSource) async throws(DeliveryError)
        -> Delivered
    {
        do {
            var events = try await source(place, Self.batch.count, Self.batch.bytes)
            guard let run = events.first?.snapshot else { return Delivered(upTo: nil) }
            var target = try await connect()
            target.mayWrite = true
            let connection = try await Connection(target)
            let tables = DeliveryTables(schema: schema)
            try await connection.begin(.writing)
            try await DeliveryLayout(schema: schema).prepare(connection)
            var last = place
            while true {
                let ours = events.prefix { $0.snapshot == run }
                guard let end = ours.last else { break }
                try await tables.write(Array(ours), connection)
                last = end.sequence
                guard ours.count == events.count else { break }
                events = try await source(last, Self.batch.count, Self.batch.bytes)
            }
            try await connection.run("commit")
            return Delivered(upTo: last)
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
}

import Postgres
import Wording

/// Writes events, and finds by halving those that the database refuses for their content; these are left out.
struct PoisonSearch {
    private let tables: DeliveryTables
    private let connection: Connection
    private var taken = 0
    /// The reasons by sequence.
    private(set) var refused: [Int64: String] = [:]
    private var lastError: ServerError?

    init(_ tables: DeliveryTables, _ connection: Connection) {
        self.tables = tables
        self.connection = connection
    }

    mutating func write(_ events: ArraySlice<DeliverableEvent>) async throws {
        guard let first = events.first else { return }
        try await connection.run("savepoint events")
        guard let error = try await tables.write(Array(events), connection) else {
            try await connection.run("release savepoint events")
            taken += events.count
            return
        }
        guard error.isAboutContent else { throw PostgresError.server(error) }
        try await connection.run("rollback to savepoint events")
        try await connection.run("release savepoint events")
        lastError = error
        guard events.count > 1 else {
            refused[first.sequence] = "\(error.message) (\(error.sqlState))".shortened
            return
        }
        let middle = events.startIndex + events.count / 2
        try await write(events[..<middle])
        try await write(events[middle...])
    }

    /// If several events are refused and none is accepted, the problem is the database, not the events.
    func expectNoOutage() throws {
        guard taken == 0, refused.count > 1, let lastError else { return }
        throw PostgresError.server(lastError)
    }
}

extension ServerError {
    /// Whether a statement was refused for its data.
    ///
    /// The data does not fit an encoding, a type, a limit or a constraint, or a trigger uses `raise exception`.
    fileprivate var isAboutContent: Bool {
        ["22", "23", "54", "P0001"].contains { sqlState.hasPrefix($0) }
    }
}

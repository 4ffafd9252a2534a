import CPostgres

extension Connection {
    /// Sends one statement with its parameters as text, and passes its rows on (chapter 34.4).
    package func run(
        _ statement: String,
        _ parameters: [String?] = [],
        onRow: (Row) -> Void = { _ in }
    ) async throws(PostgresError) {
        do {
            try await send(statement, parameters)
            try await result(onRow)
            try await synchronize()
        } catch {
            throw PostgresError(error)
        }
    }

    /// The same, with the server's error as a value: the connection stays usable, a transaction from its savepoint.
    package func attempt(
        _ statement: String,
        _ parameters: [String?] = [],
        onRow: (Row) -> Void = { _ in }
    ) async throws(PostgresError) -> ServerError? {
        do {
            try await send(statement, parameters)
            var failure: ServerError?
            do {
                try await result(onRow)
            } catch PostgresError.server(let error) {
                failure = error
                try await skip()
            }
            try await synchronize()
            return failure
        } catch {
            throw PostgresError(error)
        }
    }

    private func send(_ statement: String, _ parameters: [String?]) async throws {
        let values = CStrings(parameters.map { $0.map { Array($0.utf8) } })
        let count = Int32(parameters.count)
        guard PQenterPipelineMode(raw) == 1,
            PQsendQueryParams(raw, statement, count, nil, values.pointers, nil, nil, 0) == 1,
            PQpipelineSync(raw) == 1
        else { throw error }
        try await flush()
    }
}

import CPostgres

extension Connection {
    /// Sends all statements in one go and reads their results: one round trip (chapter 34.5).
    ///
    /// The first error ends it; the server skips what comes after. Each statement has its own deadline, so that
    /// a server which stops in mid-result, or drips, ends in a timeout.
    package func pipeline(_ statements: [String]) async throws(PostgresError) -> [QueryResult] {
        do {
            try await send(statements)
            var results: [QueryResult] = []
            for _ in statements { results.append(try await result()) }
            try await synchronize()
            return results
        } catch {
            throw PostgresError(error)
        }
    }

    private func send(_ statements: [String]) async throws {
        guard PQenterPipelineMode(raw) == 1 else { throw error }
        for statement in statements {
            guard PQsendQueryParams(raw, statement, 0, nil, nil, nil, nil, 0) == 1 else { throw error }
        }
        guard PQpipelineSync(raw) == 1 else { throw error }
        let deadline = ContinuousClock.now + answerTimeout
        while true {
            let pending = PQflush(raw)
            if pending == 0 { return }
            guard pending == 1 else { throw error }
            try await wait(
                for: .writing,
                on: PQsocket(raw),
                until: deadline,
                orThrow: .answerTimeout(answerTimeout)
            )
            guard PQconsumeInput(raw) == 1 else { throw error }
        }
    }

    /// The result of the next statement; libpq ends each with a NULL.
    private func result() async throws -> QueryResult {
        let deadline = ContinuousClock.now + answerTimeout
        guard let first = try await nextResult(until: deadline) else { throw error }
        let result = QueryResult(first)
        switch PQresultStatus(first) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK: break
        default: throw Self.error(of: first) ?? error
        }
        while let further = try await nextResult(until: deadline) { PQclear(further) }
        return result
    }

    /// Takes the mark that ends the pipeline, so that the connection may be used for another.
    private func synchronize() async throws {
        guard let mark = try await nextResult(until: .now + answerTimeout) else { throw error }
        defer { PQclear(mark) }
        guard PQresultStatus(mark) == PGRES_PIPELINE_SYNC else { throw error }
    }

    private func nextResult(until deadline: ContinuousClock.Instant) async throws -> OpaquePointer? {
        while PQisBusy(raw) == 1 {
            try await wait(
                for: .reading,
                on: PQsocket(raw),
                until: deadline,
                orThrow: .answerTimeout(answerTimeout)
            )
            guard PQconsumeInput(raw) == 1 else { throw error }
        }
        return PQgetResult(raw)
    }

    /// The server's error in a result, if it is one: `PG_DIAG_SQLSTATE` is C, `PG_DIAG_MESSAGE_PRIMARY` M.
    private static func error(of result: OpaquePointer) -> PostgresError? {
        func field(_ letter: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
        }
        guard let sqlState = field("C") else { return nil }
        return .server(sqlState: sqlState, message: field("M") ?? "")
    }
}

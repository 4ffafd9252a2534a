import CPostgres
import Logging
import Wording

extension Connection {
    /// Sends all statements at once: one round trip (chapter 34.5).
    ///
    /// Passes their rows on one by one (chapter 34.6), so that no result has to fit into memory.
    /// The first error ends it; the server skips the statements after it. Each statement has its own deadline, so that
    /// a server that stops in the middle of a result, or is very slow, ends in a timeout; all together have `limit`,
    /// eight times as long. `onEnd` runs for each statement that the server has completed.
    package func pipeline(
        _ statements: [String],
        within limit: Duration? = nil,
        onEnd: (_ statement: Int) -> Void = { _ in },
        onRow: (_ statement: Int, _ row: Row) -> Void
    ) async throws(PostgresError) {
        let start = ContinuousClock.now
        let limit = limit ?? answerTimeout * 8
        defer { log.trace("\(statements.count) statements in \(start.age)") }
        do {
            try await send([statements])
            for number in statements.indices {
                try await result(until: start + limit) { onRow(number, $0) }
                onEnd(number)
            }
            try await synchronize()
        } catch PostgresError.answerTimeout where .now >= start + limit {
            throw .answerTimeout(limit)
        } catch {
            throw PostgresError(error)
        }
    }

    /// Sends groups of statements at once: an error ends its own group, and the others continue.
    ///
    /// An error of the connection, or a time longer than `limit` for all, is the error of every remaining group. The
    /// connection stays usable only without such an error.
    package func attempts(
        _ groups: [[String]],
        within limit: Duration,
        onRow: (_ group: Int, _ statement: Int, _ row: Row) -> Void
    ) async -> [PostgresError?] {
        var errors: [PostgresError?] = []
        let deadline = ContinuousClock.now + limit
        do {
            try await send(groups)
            for (group, statements) in groups.enumerated() {
                guard .now < deadline else { throw PostgresError.answerTimeout(limit) }
                errors.append(try await attempt(statements.count) { onRow(group, $0, $1) })
            }
        } catch {
            errors += Array(repeating: PostgresError(error), count: groups.count - errors.count)
        }
        return errors
    }

    /// How long to wait for several statements that are not needed for the rest.
    package var patience: Duration { answerTimeout * 2 }

    /// The server's first error in a group; nil if there was none.
    ///
    /// If the server ends the session, its error says why; what libpq says after that does not.
    private func attempt(_ statements: Int, _ onRow: (Int, Row) -> Void) async throws -> PostgresError? {
        var failure: PostgresError?
        for number in 0..<statements {
            do {
                if failure == nil { try await result { onRow(number, $0) } } else { try await skip() }
            } catch PostgresError.server(let error) {
                failure = .server(error)
                do { try await skip() } catch { throw failure ?? PostgresError(error) }
            }
        }
        do { try await synchronize() } catch { throw failure ?? PostgresError(error) }
        return failure
    }

    /// The rest of one statement, up to the NULL that ends it.
    func skip() async throws {
        while let further = try await nextResult(until: .now + answerTimeout) { PQclear(further) }
    }

    /// Adds a sync after each group; the server continues there after an error.
    private func send(_ groups: [[String]]) async throws {
        guard PQenterPipelineMode(raw) == 1 else { throw error }
        for statements in groups {
            for statement in statements {
                guard PQsendQueryParams(raw, statement, 0, nil, nil, nil, nil, 0) == 1 else { throw error }
            }
            guard PQpipelineSync(raw) == 1 else { throw error }
        }
        try await flush()
    }

    /// Sends the rest, and reads the data that arrives meanwhile.
    func flush() async throws {
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

    /// The rows of the next statement; libpq ends each statement with a NULL.
    func result(until end: ContinuousClock.Instant? = nil, _ onRow: (Row) -> Void) async throws {
        let own = ContinuousClock.now + answerTimeout
        let deadline = min(own, end ?? own)
        PQsetSingleRowMode(raw)
        guard var result = try await nextResult(until: deadline) else { throw error }
        while PQresultStatus(result) == PGRES_SINGLE_TUPLE {
            onRow(Row(result))
            guard let next = try await nextResult(until: deadline) else { throw error }
            result = next
        }
        defer { PQclear(result) }
        guard [PGRES_TUPLES_OK, PGRES_COMMAND_OK].contains(PQresultStatus(result)) else {
            throw Self.error(of: result) ?? error
        }
        while let further = try await nextResult(until: deadline) { PQclear(further) }
    }

    /// Takes the sync that ends the pipeline, so that the connection can run another.
    func synchronize() async throws {
        guard let mark = try await nextResult(until: .now + answerTimeout) else { throw error }
        defer { PQclear(mark) }
        guard PQresultStatus(mark) == PGRES_PIPELINE_SYNC else { throw error }
    }

    /// Reads data that has already arrived before it waits: much of a result arrives while the last part is processed.
    private func nextResult(until deadline: ContinuousClock.Instant) async throws -> OpaquePointer? {
        while PQisBusy(raw) == 1 {
            guard PQconsumeInput(raw) == 1 else { throw error }
            guard PQisBusy(raw) == 1 else { break }
            try await wait(
                for: .reading,
                on: PQsocket(raw),
                until: deadline,
                orThrow: .answerTimeout(answerTimeout)
            )
        }
        return PQgetResult(raw)
    }

    /// The server's error in a result, if any: SQLSTATE is C, the primary message M, the function R (chapter 55.8).
    private static func error(of result: OpaquePointer) -> PostgresError? {
        func field(_ letter: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0).shortened }
        }
        guard let sqlState = field("C") else { return nil }
        return .server(
            ServerError(sqlState: sqlState, message: field("M") ?? "", routine: field("R") ?? "")
        )
    }
}

import CPostgres
import Logging
import Wording

extension Connection {
    /// Sends all statements in one go: one round trip (chapter 34.5).
    ///
    /// Their rows are handed over one by one as they come (chapter 34.6), so that no result need fit into memory.
    /// The first error ends it; the server skips what comes after. Each statement has its own deadline, so that
    /// a server which stops in mid-result, or drips, ends in a timeout; and all together have `limit`, which is eight times
    /// as long. `onEnd` hears of each statement that the server has run to its end.
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

    /// Sends groups of statements in one go: an error ends its own group, and the others go on.
    ///
    /// What ends the connection, or takes longer than `limit` for all, is the error of every group that is left. The
    /// connection is fit for more only where there was no such error.
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

    /// How long we wait for several statements that are not needed for the rest.
    package var patience: Duration { answerTimeout * 2 }

    /// The server's first error in a group; nil where there was none.
    private func attempt(_ statements: Int, _ onRow: (Int, Row) -> Void) async throws -> PostgresError? {
        var failure: PostgresError?
        for number in 0..<statements {
            do {
                if failure == nil { try await result { onRow(number, $0) } } else { try await skip() }
            } catch PostgresError.server(let error) {
                failure = .server(error)
                try await skip()
            }
        }
        try await synchronize()
        return failure
    }

    /// What is left of one statement, up to the NULL that ends it.
    func skip() async throws {
        while let further = try await nextResult(until: .now + answerTimeout) { PQclear(further) }
    }

    /// With a mark behind each group, where the server begins anew after an error.
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

    /// Sends what is still to be sent, and takes in what comes meanwhile.
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

    /// Takes the mark that ends the pipeline, so that the connection may be used for another.
    func synchronize() async throws {
        guard let mark = try await nextResult(until: .now + answerTimeout) else { throw error }
        defer { PQclear(mark) }
        guard PQresultStatus(mark) == PGRES_PIPELINE_SYNC else { throw error }
    }

    /// Takes in what has come already before it waits: much of a result comes while the last part is looked at.
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

    /// The server's error in a result, if it is one: SQLSTATE is C, the primary message M, the source function R (chapter 55.8).
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

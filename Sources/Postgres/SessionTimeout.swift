import Logging

extension ConnectionTarget {
    /// Logs in and works.
    ///
    /// A timeout of the role or the database can end the session before our first transaction has set its own. Then the
    /// client logs in again and turns it off in the start-up packet; a server without the setting would refuse that.
    package func connected<Result>(
        _ work: (Connection, ConnectionTarget) async throws(PostgresError) -> Result
    ) async throws(PostgresError) -> Result {
        do throws(PostgresError) { return try await session(work) } catch {
            guard let further = outliving(error) else { throw error }
            log.debug("\(self): \(error.cause); once more without the timeout")
            return try await further.connected(work)
        }
    }

    private func session<Result>(
        _ work: (Connection, ConnectionTarget) async throws(PostgresError) -> Result
    ) async throws(PostgresError) -> Result {
        var connection = try await Connection(self)
        let result: Swift.Result<Result, PostgresError>
        do throws(PostgresError) { result = .success(try await work(connection, self)) } catch {
            result = .failure(error)
        }
        // The work may have kept the connection for later.
        if isKnownUniquelyReferenced(&connection) { await connection.end() }
        return try result.get()
    }

    /// Nil for other errors, and if the timeout was already turned off.
    private func outliving(_ error: PostgresError) -> ConnectionTarget? {
        guard let timeout = error.sessionTimeout, !timeoutsTurnedOff.contains(timeout) else { return nil }
        var target = self
        target.timeoutsTurnedOff.append(timeout)
        return target
    }
}

extension PostgresError {
    /// The setting by which the server has ended the session: `idle_session_timeout` since 14, `transaction_timeout` since 17.
    fileprivate var sessionTimeout: String? {
        switch serverError?.sqlState {
        case "57P05": "idle_session_timeout"
        case "25P04": "transaction_timeout"
        default: nil
        }
    }
}

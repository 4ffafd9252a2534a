package import LocalEstate

extension PostgresCluster {
    /// Does some work while another session sleeps; its SQL runs before that, in the same transaction if it began one.
    ///
    /// The work begins when the session sleeps. Afterwards the session is terminated; returns false if it ended before.
    package func beside(
        sleeping sql: String,
        database: String = "postgres",
        _ work: () async throws -> Void
    ) async throws -> Bool {
        let mark = "sleeping beside \(UInt32.random(in: 0...UInt32.max))"
        async let session = Result {
            try await psql(
                "set application_name = '\(mark)';\n\(sql)\nselect pg_sleep(600);",
                database: database
            )
        }
        let named = "from pg_stat_activity where application_name = '\(mark)'"
        let isAsleep = {
            try await psql("select count(*) \(named) and wait_event = 'PgSleep'", arguments: ["-At"]) == "1\n"
        }
        try await until("the session that sleeps", isAsleep)
        try await work()
        let wasAsleep = try await isAsleep()
        try await psql("select pg_terminate_backend(pid) \(named)")
        _ = await session
        return wasAsleep
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

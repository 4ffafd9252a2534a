import Catalog
import Configuration
import Inventory
import Postgres
import Store

/// The databases of a server; each is read only if its contents are not in the store.
extension ServerScan {
    /// The database of the first login, if its contents are needed.
    func databaseToRead(_ census: ServerCensus) -> ListedDatabase? {
        guard scope.readsContents else { return nil }
        let listed = census.databases?.first { $0.rawName == census.currentDatabase }
        return listed.flatMap { $0.reasonToSkip(exclude) == nil && $0.refusal(of: census) == nil ? $0 : nil }
    }

    /// The contents of a database, or the stored reading if they have not changed.
    func find(
        _ listed: ListedDatabase,
        _ census: ServerCensus,
        _ server: Server,
        _ reader: CatalogReader,
        _ connection: Connection
    ) async throws(PostgresError) -> Found {
        let key = recorder.key(listed.database, of: server, reader: scope.description(census))
        let known = key.flatMap { recorder.known($0) }
        let state = known == nil ? nil : try await reader.state(over: connection)
        let use = scope.statistics ? try await reader.statistics(over: connection) : nil
        if let known, let measurements = state?.measurements(since: known.reading, roles: census.roles, use) {
            return .unchanged(known, measurements: measurements)
        }
        let isUnreadable = known != nil && state == nil
        var (contents, reading) = try await (isUnreadable ? reader.withoutFingerprint : reader).contents(
            over: connection,
            roles: census.roles,
            after: state
        )
        use?.fill(&contents)
        return .contents(contents, key.flatMap { key in reading.map { (key: key, $0) } })
    }

    func read(_ first: FirstVisit, _ visit: ServerVisit) async -> [Database]? {
        guard let listed = first.census.databases else { return nil }
        return await Array(listed.enumerated()).concurrentMap(limit: login.settings.connectionsPerServer) {
            place,
            listed in
            await record(listed, at: place, first, visit)
        }
    }

    /// Records a database as it was found; returns it without its contents.
    private func record(
        _ listed: ListedDatabase,
        at place: Int,
        _ first: FirstVisit,
        _ visit: ServerVisit
    ) async -> Database {
        var database = listed.database
        var reading: (key: ReadingKey, ContentReading)?
        if let reason = listed.reasonToSkip(exclude) {
            database.scan = reason
        } else if let refusal = listed.refusal(of: first.census), scope.readsContents {
            database.scan = ScanResult(.denied, [refusal])
        } else if scope.readsContents {
            do throws(PostgresError) {
                switch try await found(listed, first, visit) {
                case .contents(let contents, let kept):
                    contents.fill(&database)
                    // Not requested is not the same as none.
                    if !types.contains(.schema) { (database.schemas, database.extensions) = (nil, nil) }
                    reading = kept
                case .unchanged(let known, let measurements):
                    await recorder.add(unchanged: known, database, measurements, at: place, of: visit.server)
                    return database
                }
            } catch {
                database.scan = ScanResult(error, await Diagnosis(visit.server, login).cause(error))
            }
        }
        await recorder.add(database, at: place, of: visit.server, reading: reading)
        database.schemas = nil
        return database
    }

    private func found(
        _ listed: ListedDatabase,
        _ first: FirstVisit,
        _ visit: ServerVisit
    ) async throws(PostgresError) -> Found {
        if listed.rawName == first.census.currentDatabase, let found = first.found { return found }
        return try await reading { reader throws(PostgresError) in
            try await visit.connected(to: listed.rawName) { connection, _ throws(PostgresError) in
                try await find(listed, first.census, visit.server, reader, connection)
            }
        }
    }
}

/// What the first login to a server found.
struct FirstVisit: Sendable {
    let census: ServerCensus
    /// Of the database of the login; nil if it was not read, or could not be.
    var found: Found?
}

/// What a database contains.
enum Found: Sendable {
    /// With the data that shows at the next scan whether it has changed.
    case contents(DatabaseContents, (key: ReadingKey, ContentReading)?)
    case unchanged(KnownReading, measurements: Measurements)
}

extension CatalogScope {
    /// Everything that affects the result of reading the same catalogs.
    fileprivate func description(_ census: ServerCensus) -> [String] {
        [
            SnapshotHeader.Tool.current.version, types.map(\.rawValue).sorted().joined(separator: " "),
            "\(columnDefaults)", census.session.user.text, census.session.serverVersion,
            "\(census.isSuperuser)", census.systemIdentifier ?? "",
        ]
    }
}

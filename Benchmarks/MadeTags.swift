import AzureEmulator
import Configuration
import Foundation
import Inventory
import Ownership
import Store

/// A snapshot of many tagged tables, and a directory of the groups that the tags name.
struct MadeTags {
    private static let databases = 10
    private static let schemas = 50
    private static let tablesInSchema = 100
    /// Of each server.
    static let tables = databases * schemas * tablesInSchema

    let servers: Int
    /// Every so many tables have a tag.
    let tagEvery: Int
    let values: Int

    private static let rules = ["*/databases/db-3/schemas/s7", "*/servers/legacy*", "*/schemas/archive*"]

    var mapping: OwnerMapping {
        OwnerMapping(
            integration: "bench",
            resourceOwner: .init(key: "Owner", attribute: .groupDisplayName),
            integrationOwner: .init(attribute: .groupDisplayName, values: ["team-1"]),
            rules: Self.rules.map { pattern in
                let glob = Glob(pattern, ignoringCase: true)
                return .init(tags: ["owner": "team-2"]) { glob.matches($0) }
            }
        )
    }

    func configuration(_ estate: String, _ directory: String) -> String {
        """
        integrations:
          - name: bench
            \(estate)
            resourceOwner: {key: Owner, attribute: group}
            integrationOwner: {attribute: group, values: [team-1]}
            directory: \(directory)
            tagRules: [\(Self.rules.map { "{match: \"\($0)\", tags: {owner: team-2}}" }.joined(separator: ", "))]

        """
    }

    /// One group in fifty is missing.
    private var groups: [Int] { (0..<values).filter { $0 % 50 != 49 } }

    var directory: Data {
        let groups = groups.map {
            "{\"id\":\"g\($0)\",\"displayName\":\"team-\($0)\",\"members\":[\"u\($0 % 100)\"]}"
        }
        let users = (0..<100).map {
            "{\"id\":\"u\($0)\",\"displayName\":\"User \($0)\",\"mail\":\"u\($0)@example.com\"}"
        }
        return Data(
            "{\"users\":[\(users.joined(separator: ","))],\"groups\":[\(groups.joined(separator: ","))]}".utf8
        )
    }

    var entra: EntraDirectory {
        var directory = EntraDirectory()
        directory.addUser("u", "User", mail: "u@example.com")
        for group in groups { directory.addGroup("g\(group)", "team-\(group)", members: ["u"]) }
        return directory
    }

    /// From one snapshot to the next, one table of each database changes.
    func store(at path: String, snapshots: Int = 1) async throws {
        let lock = try StoreLock(store: path)
        let store = try SnapshotStore(writing: path, under: lock)
        for number in 0..<snapshots { try await snapshot(number, in: store) }
    }

    private func snapshot(_ number: Int, in store: SnapshotStore) async throws {
        let now = Date(timeIntervalSince1970: 1_764_000_000 + 60 * Double(number))
        let id = SnapshotHeader.newID(at: now, suffix: 1)
        let writer = SnapshotWriter(store, id: id)
        for server in 0..<servers {
            let made = Server(
                id: "postgresql://h\(server):5432",
                kind: .manual,
                name: "h\(server)",
                host: nil,
                port: nil
            )
            for place in 0..<Self.databases {
                var database = database(place, of: server)
                if number > 0 { database.schemas?[0].tables?[0].owner = Name("owner_\(number)") }
                try await writer.record(database, at: place, of: made.id)
            }
            try await writer.record(made)
        }
        try await writer.commit(
            SnapshotHeader(
                id: id,
                integration: "bench",
                scope: SnapshotScope(resourceTypes: [.server, .database, .schema, .table]),
                startedAt: Timestamp(now),
                finishedAt: Timestamp(now),
                tool: .init(name: "pgcensus", version: "bench"),
                coverage: Coverage(),
                subscriptions: []
            )
        )
    }

    private func database(_ place: Int, of server: Int) -> Database {
        var database = Database(name: Name("db-\(place)"), encoding: "UTF8", collation: "C")
        database.tags = ["owner": "team-\(server)"]
        database.schemas = (0..<Self.schemas).map { number in
            var schema = Schema(name: Name("s\(number)"), oid: UInt32(number))
            let first = ((server * Self.databases + place) * Self.schemas + number) * Self.tablesInSchema
            schema.tables = (0..<Self.tablesInSchema).map { table in
                var made = Table(name: Name("table_\(table)"), oid: UInt32(table), kind: .table)
                let index = first + table
                if index % tagEvery == 0 { made.tags = ["owner": "team-\(index / tagEvery % values)"] }
                return made
            }
            return schema
        }
        return database
    }
}

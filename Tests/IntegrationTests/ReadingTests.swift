import Foundation
import Inventory
import Ownership
import Reports
import Store
import Support
import Testing

/// Stored snapshots are read one table at a time; only the memory shows that.
@Suite struct ReadingTests {
    private static let mapping = OwnerMapping(
        integration: "made",
        resourceOwner: .init(key: "owner", attribute: .groupDisplayName),
        integrationOwner: .init(attribute: .groupDisplayName, values: ["team-1"])
    )

    /// Text and tables of every kind, in a database that is larger than the part that is kept in memory.
    private static func hostile() -> [Server] {
        var maker = Maker(seed: 1)
        var servers = maker.look().servers
        var text = OddText(maker.random)
        var schema = Schema(name: Name(text.text(bytes: 40)), oid: 1)
        schema.tables = (0..<4000).map { number in
            var table = Table(
                name: Name("\(number)\(text.text(bytes: 30))"),
                oid: UInt32(number),
                kind: .table
            )
            table.comment = text.text(bytes: 800)
            if number % 3 == 0 {
                table.tags = ["owner": text.text(bytes: 20), Name(text.text(bytes: 5)): ""]
            }
            table.columns = [Column(name: Name(text.text(bytes: 20)), type: "text", nullable: true)]
            if number % 5 > 0 { table.estimatedRows = Int64(number) }
            return table
        }
        for number in 1..<4000 where number % 4 == 0 {
            let whole = schema.tables?[number - 1 - number % 8 / 2].name ?? ""
            let name = Name("\(schema.name.quoted).\(whole.quoted)")
            if number % 8 == 0 {
                schema.tables?[number].partitionOf = name
            } else {
                schema.tables?[number].inherits = [name]
            }
        }
        schema.sequences = (0..<100).map { SequenceObject(name: Name("s\($0)"), oid: 1, dataType: "bigint") }
        servers[0].databases?[0].schemas?.append(schema)
        return servers
    }

    /// The committed snapshot has facts of every kind.
    private static func nominal() throws -> [Server] {
        let path = "\(Repository.root)/reports/nominal/snapshot.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let start = try #require(text.range(of: "\n  \"servers\": "))
        return try RecordReader.read(Array(text[start.upperBound...].utf8.dropLast(3)))
    }

    @Test(arguments: ["hostile", "nominal"], [false, true])
    func anExportIsWhatTheModelWrites(_ estate: String, withOwners: Bool) async throws {
        let made = try MadeSnapshots()
        try await made.take(try estate == "hostile" ? Self.hostile() : Self.nominal())
        let header = try #require(try made.headers().first)
        let search = withOwners ? OwnerSearch(Self.mapping, Directory(answers: [:])) : nil
        var written: [UInt8] = []
        try SnapshotDocument(header, owners: search).write(from: made.store) { written += $0 }
        let expected = try model(header, made.store, search)
        #expect(written.count == expected.count)
        #expect(written == expected)
    }

    /// The snapshot as the program writes it if it fits into memory.
    private func model(_ header: SnapshotHeader, _ store: SnapshotStore, _ search: OwnerSearch?) throws
        -> [UInt8]
    {
        var walk = search.map { ResourceWalk($0) }
        var answers: [any JSONAnnotation] = []
        walk?.visit(header.subscriptions) { answers.append($1) }
        var json = JSONWriter(.indented)
        json.annotations = answers[...]
        try json.object { json in
            header.writeMembers(to: &json)
            try json.member("servers") { json in
                try json.array { json in
                    for id in try store.serverIDs(of: header.id) {
                        let server = try store.server(id, of: header.id)
                        answers = []
                        try walk?.visit(server) { answers.append($1) }
                        json.annotations = answers[...]
                        json.element(server)
                    }
                }
            }
        }
        return json.drain() + [UInt8(ascii: "\n")]
    }

    /// A large database is read from its stored form, a small one from memory.
    @Test func aLongDatabaseIsWalkedAsAShortOne() async throws {
        let made = try MadeSnapshots()
        try await made.take(Self.hostile())
        let header = try #require(try made.headers().first)
        for id in try made.store.serverIDs(of: header.id) {
            var walks = [0, 1].map { _ in ResourceWalk(OwnerSearch(Self.mapping, Directory(answers: [:]))) }
            var found: [[String]] = [[], []]
            func add(_ place: Int, _ resource: Resource, _ answer: OwnerAnswer) {
                found[place].append(
                    "\(ResourceLine(resource)) \(String(decoding: answer.canonicalJSON, as: UTF8.self))"
                )
            }
            try walks[0].visit(try made.store.server(id, of: header.id)) { add(0, $0, $1) }
            try made.store.read(id, of: header.id) { server, databases in
                try walks[1].visit(server, databases.map { one in { try one.outline() } }) { add(1, $0, $1) }
            }
            #expect(found[0] == found[1])
            #expect(found[0].count > 1)
        }
    }

    private struct ResourceLine: CustomStringConvertible {
        let description: String

        init(_ resource: Resource) {
            description =
                "\(resource.id) \(resource.ownerRole?.text ?? "-") \(resource.partOf?.text ?? "-") \(resource.tags.values.count)"
        }
    }

    /// One database has ten times as many tables; both measurements include the memory that a run needs at the start.
    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            ["export"], ["export", "--format", "csv"], ["export", "--format", "ndjson"], ["resources"],
            ["resources", "-o", "json"],
        ]
    )
    func memoryDoesNotFollowTheLargestServer(_ command: [String]) async throws {
        var peaks: [Int] = []
        for count in [2_500, 25_000] {
            let made = try MadeSnapshots()
            var server = Server(id: "postgresql://h:5432", kind: .manual, name: "h", host: "h", port: 5432)
            var database = Database(name: "d", oid: 1, encoding: "UTF8", collation: "C")
            var schema = Schema(name: "s", oid: 2)
            schema.tables = (0..<count).map { number in
                var table = Table(name: Name("table_\(number)"), oid: UInt32(number), kind: .table)
                table.comment = String(repeating: "x", count: 500)
                return table
            }
            database.schemas = [schema]
            server.databases = [database]
            try await made.take([server])
            let (run, peak) = try await measuredPgcensus(command + ["--store", made.path])
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.contains("table_\(count - 1)"))
            peaks.append(peak)
        }
        #expect(peaks[1] < peaks[0] + 8, "\(peaks) MiB")
    }
}

extension OwnerAnswer {
    fileprivate var canonicalJSON: [UInt8] {
        var json = JSONWriter()
        json.object { writeMembers(to: &$0) }
        return json.drain()
    }
}

import Inventory
import Support
import Testing

/// Compares the copy of canonical JSON with the JSON that the model writes.
@Suite struct RecordCopierTests {
    private static let seeds = Array(1...20) as [UInt64]

    private struct Mark: JSONAnnotation {
        let name: Name

        func writeMembers(to json: inout JSONWriter) { json.member("mark", name) }
    }

    /// A reader that gets the text in parts of random length.
    private func reader(_ json: [UInt8], _ random: inout Seeded) -> RecordReader {
        var parts: [[UInt8]] = []
        var rest = json[...]
        let longest = [1, 7, 300].randomElement(using: &random) ?? 1
        while !rest.isEmpty {
            let count = Int.random(in: 0...longest, using: &random)
            parts.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        var next = parts[...]
        return RecordReader { next.popFirst() }
    }

    private func odd(seed: UInt64) -> (database: Database, random: Seeded) {
        var maker = Maker(seed: seed)
        var database = maker.database("d")
        database.sizeBytes = 7
        database.scan = ScanResult(.partial)
        var text = OddText(maker.random)
        for schema in (database.schemas ?? []).indices {
            for table in (database.schemas?[schema].tables ?? []).indices {
                database.schemas?[schema].tables?[table].comment = text.text(bytes: 40)
                database.schemas?[schema].tables?[table].tags = [Name(text.text(bytes: 9)): "v", "a": "b"]
            }
        }
        return (database, text.random)
    }

    private func copy(_ database: Database, _ annotations: DatabaseAnnotations?, _ random: inout Seeded)
        throws
        -> [UInt8]
    {
        var measured = (database.schemas ?? []).flatMap { $0.tables ?? [] }.map {
            [$0.estimatedRows, $0.sizeBytes]
        }[...]
        var written: [UInt8] = []
        var copier = RecordCopier(
            reader(database.canonicalJSON(.lasting), &random),
            to: JSONWriter(.indented)
        )
        try copier.database(
            annotations,
            complete: { ($0.scan, $0.sizeBytes) = (database.scan, database.sizeBytes) },
            measured: { measured.popFirst() ?? [] },
            output: { written += $0 }
        )
        return written + copier.writer.drain()
    }

    @Test(arguments: seeds) func aCopyIsWhatTheModelWrites(seed: UInt64) throws {
        var (database, random) = odd(seed: seed)
        var json = JSONWriter(.indented)
        json.element(database)
        #expect(try copy(database, nil, &random) == json.drain())
    }

    @Test(arguments: seeds) func annotationsComeWithTheResourceThatTheyAreOf(seed: UInt64) throws {
        var (database, random) = odd(seed: seed)
        var marks: [any JSONAnnotation] = [Mark(name: database.name)]
        for schema in database.schemas ?? [] {
            marks.append(Mark(name: schema.name))
            marks += (schema.tables ?? []).map { Mark(name: $0.name) }
        }
        var json = JSONWriter(.indented)
        json.annotations = marks[...]
        json.element(database)
        let annotations = DatabaseAnnotations(
            database: Mark(name: database.name),
            schema: { Mark(name: $0.name) },
            table: { Mark(name: $0.name) }
        )
        #expect(try copy(database, annotations, &random) == json.drain())
    }

    @Test(arguments: seeds) func aTextInPartsIsReadAsTheWhole(seed: UInt64) throws {
        var (database, random) = odd(seed: seed)
        let json = database.canonicalJSON()
        var whole = reader(json, &random)
        #expect(try Database(from: &whole) == database)
        try whole.end()
        var alone = reader(json, &random)
        var schemas: [Schema] = []
        var head = try alone.databaseAlone()
        var pieces = reader(json, &random)
        try pieces.tables {
            schemas.append($0)
        } _: { table in
            let last = schemas.count - 1
            schemas[last].tables = (schemas[last].tables ?? []) + [table]
        }
        head.schemas = schemas
        for schema in (database.schemas ?? []).indices {
            database.schemas?[schema].sequences = nil
            database.schemas?[schema].routines = nil
            if database.schemas?[schema].tables?.isEmpty == true { database.schemas?[schema].tables = nil }
        }
        #expect(head == database)
    }

    /// Members that no record declares are left out; a different order of members loses nothing.
    @Test(arguments: [
        #"{"name":"a","new":[1,{"x":"]}"}],"type":"t","nullable":false}"#,
        #"{"type":"t","nullable":false,"name":"a","identity":null}"#,
    ])
    func otherOrdersAndUnknownMembersAreTaken(_ text: String) throws {
        var copier = RecordCopier(RecordReader(Array(text.utf8)), to: JSONWriter())
        try copier.copy(Column.self)
        let column: Column = try RecordReader.read(copier.writer.drain())
        #expect(column == Column(name: "a", type: "t", nullable: false))
    }

    @Test(arguments: seeds) func damagedTextIsAnErrorAndNoCrash(seed: UInt64) throws {
        var (database, random) = odd(seed: seed)
        let json = database.canonicalJSON(.lasting)
        for _ in 0..<100 {
            let cut = Array(json.prefix(Int.random(in: 0..<json.count, using: &random)))
            var copier = RecordCopier(reader(cut, &random), to: JSONWriter())
            #expect(throws: JSONReader.Failure.self) {
                try copier.database(nil, complete: { _ in }, measured: { [] }, output: { _ in })
            }
            var flipped = json
            flipped[Int.random(in: 0..<json.count, using: &random)] ^=
                1 << UInt8.random(in: 0..<8, using: &random)
            copier = RecordCopier(reader(flipped, &random), to: JSONWriter())
            try? copier.database(nil, complete: { _ in }, measured: { [] }, output: { _ in })
        }
    }
}

import Foundation
import Inventory
import Support
import Testing

/// Compares the reader of snapshots with Foundation's `JSONSerialization`.
@Suite struct RecordReaderTests {
    private static let seeds = Array(1...20) as [UInt64]

    @Test(arguments: seeds) func writtenValuesAreReadBack(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        for server in maker.look().servers {
            #expect(try RecordReader.read(server.canonicalJSON()) == server)
            let lasting: Server = try RecordReader.read(server.canonicalJSON(.lasting))
            #expect(lasting.canonicalJSON(.lasting) == server.canonicalJSON(.lasting))
            var indented = JSONWriter(.indented)
            server.write(to: &indented)
            #expect(try RecordReader.read(indented.drain()) == server)
        }
    }

    /// The committed snapshot has every kind of fact.
    @Test func theNominalSnapshotIsReadBack() throws {
        let text = try String(
            contentsOfFile: "\(Repository.root)/reports/nominal/snapshot.json",
            encoding: .utf8
        )
        let start = try #require(text.range(of: "\n  \"servers\": "))
        let json = Array(text[start.upperBound...].utf8).dropLast(3)
        let servers: [Server] = try RecordReader.read(Array(json))
        #expect(servers.count > 5)
        var writer = JSONWriter(.indented)
        servers.write(to: &writer)
        let written = String(decoding: writer.drain(), as: UTF8.self)
        #expect(written == String(decoding: json, as: UTF8.self).replacing("\n  ", with: "\n"))
    }

    /// Members are in another order, some are missing, and some are not declared.
    @Test(arguments: seeds) func anyOrderAndUnknownMembersAreRead(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        let server = maker.server("s")
        let object = try JSONSerialization.jsonObject(with: Data(server.canonicalJSON()))
        for _ in 0..<20 {
            let left = Self.losing(object, &maker.random)
            let more = Self.gaining(left, &maker.random)
            let json = Array(Self.text(more, &maker.random).utf8)
            guard let found: Server = try? RecordReader.read(json) else {
                #expect(
                    try Self.sorted(left) != Self.sorted(object),
                    "\(String(decoding: json, as: UTF8.self))"
                )
                continue
            }
            let written = try JSONSerialization.jsonObject(with: Data(found.canonicalJSON()))
            #expect(try Self.sorted(written) == Self.sorted(left), "\(String(decoding: json, as: UTF8.self))")
        }
    }

    @Test(arguments: ["name", "oid", "kind", "tags", "persistence", "rowSecurity", "owner", "columns"])
    func onlyAMemberThatIsAlwaysThereMayNotBeLost(name: String) throws {
        var table = Table(name: "t", oid: 1, kind: .table)
        table.owner = "app"
        table.columns = []
        let json = try JSONSerialization.jsonObject(with: Data(table.canonicalJSON()))
        var members = try #require(json as? [String: Any])
        members[name] = nil
        let found: Table? = try? RecordReader.read([UInt8](JSONSerialization.data(withJSONObject: members)))
        #expect((found == nil) == !["owner", "columns"].contains(name))
    }

    private static func sorted(_ object: Any) throws -> Data {
        try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    }

    private static func losing(_ value: Any, _ random: inout Seeded) -> Any {
        if let list = value as? [Any] { return list.map { losing($0, &random) } }
        guard let members = value as? [String: Any] else { return value }
        var others: [String: Any] = [:]
        for key in members.keys.sorted() { others[key] = members[key].map { losing($0, &random) } }
        if Int.random(in: 0..<400, using: &random) == 0 { members.keys.min().map { others[$0] = nil } }
        return others
    }

    private static func gaining(_ value: Any, _ random: inout Seeded) -> Any {
        if let list = value as? [Any] { return list.map { gaining($0, &random) } }
        guard let members = value as? [String: Any] else { return value }
        var others: [String: Any] = [:]
        for key in members.keys.sorted() {
            // Each member of these objects is a tag.
            others[key] = members[key].map { key == "tags" ? $0 : gaining($0, &random) }
        }
        if Int.random(in: 0..<10, using: &random) == 0 { others["new\"\\"] = [["a": [1, "]}"]], NSNull()] }
        return others
    }

    /// The JSON with its members in random order.
    private static func text(_ value: Any, _ random: inout Seeded) -> String {
        switch value {
        case let list as [Any]: return "[ " + list.map { text($0, &random) }.joined(separator: " ,") + "]"
        case let members as [String: Any]:
            let pairs = members.sorted { $0.key < $1.key }.shuffled(using: &random).map {
                "\(text($0.key, &random)) : \(text($0.value, &random))"
            }
            return "{\n" + pairs.joined(separator: ",\t") + " }"
        default:
            let data = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
            return String(decoding: data ?? Data(), as: UTF8.self)
        }
    }

    @Test(arguments: seeds) func damagedTextIsAnErrorAndNoCrash(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        let json = maker.database("d").canonicalJSON()
        for _ in 0..<200 {
            let cut = Array(json.prefix(Int.random(in: 0..<json.count, using: &maker.random)))
            #expect(throws: JSONReader.Failure.self) { _ = try RecordReader.read(cut) as Database }
            var flipped = json
            flipped[Int.random(in: 0..<json.count, using: &maker.random)] ^=
                1 << UInt8.random(in: 0..<8, using: &maker.random)
            _ = try? RecordReader.read(flipped) as Database
        }
    }

    @Test(arguments: ["", "null", "[]", "{", "{}", #"{"name":1}"#, #"{"name":"a"} x"#, #"{"name":"a","#])
    func otherDocumentsAreRefused(_ text: String) {
        #expect(throws: JSONReader.Failure.self) { _ = try RecordReader.read(Array(text.utf8)) as Database }
    }

    @Test(arguments: [Int64.min, -1, 0, 7, Int64.max]) func wholeNumbersKeepTheirValue(_ number: Int64) throws
    {
        #expect(try RecordReader.read(Array(String(number).utf8)) == number)
    }

    @Test(arguments: ["-1", "4294967296", "1.5", "1e3", "", "-", "\"1\""])
    func otherNumbersAreRefused(_ text: String) {
        #expect(throws: JSONReader.Failure.self) { _ = try RecordReader.read(Array(text.utf8)) as UInt32 }
    }

    @Test func nestingIsLimited() {
        let deep = Array(String(repeating: "[", count: 100_000).utf8)
        #expect(throws: JSONReader.Failure.self) { _ = try RecordReader.read(deep) as [[String]] }
        let hidden = Array((#"{"unknown":"# + String(repeating: "[", count: 100_000)).utf8)
        #expect(throws: JSONReader.Failure.self) { _ = try RecordReader.read(hidden) as Database }
    }
}

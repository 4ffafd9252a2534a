import Foundation
import Inventory
import Support
import Testing

/// The reader of snapshots, held against Foundation's `JSONDecoder`.
@Suite struct RecordReaderTests {
    private static let seeds = Array(1...20) as [UInt64]

    private func expectSame<Value: JSONRecord & Codable & Equatable>(_ json: [UInt8], as: Value.Type) throws {
        let theirs = try JSONDecoder().decode(Value.self, from: Data(json))
        let ours: Value = try RecordReader.read(json)
        #expect(ours == theirs)
    }

    @Test(arguments: seeds) func writtenValuesAreReadBack(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        for server in maker.look().servers {
            #expect(try RecordReader.read(server.canonicalJSON()) == server)
            try expectSame(server.canonicalJSON(.lasting), as: Server.self)
            var indented = JSONWriter(.indented)
            server.write(to: &indented)
            #expect(try RecordReader.read(indented.drain()) == server)
        }
    }

    /// The committed snapshot has every kind of fact.
    @Test func nominalSnapshotIsReadAsByFoundation() throws {
        let text = try String(
            contentsOfFile: "\(Repository.root)/reports/nominal/snapshot.json",
            encoding: .utf8
        )
        let start = try #require(text.range(of: "\n  \"servers\": "))
        let json = Array(text[start.upperBound...].utf8).dropLast(3)
        let servers: [Server] = try RecordReader.read(Array(json))
        #expect(servers.count > 5)
        #expect(servers == (try JSONDecoder().decode([Server].self, from: Data(json))))
        var writer = JSONWriter(.indented)
        servers.write(to: &writer)
        let written = String(decoding: writer.drain(), as: UTF8.self)
        #expect(written == String(decoding: json, as: UTF8.self).replacing("\n  ", with: "\n"))
    }

    /// Members in another order, some lost, some that nobody declares.
    @Test(arguments: seeds) func membersMayHaveAnyOrderButMustExist(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        let server = maker.server("s")
        for _ in 0..<20 {
            let object = try JSONSerialization.jsonObject(with: Data(server.canonicalJSON()))
            let json = Array(Self.text(Self.changed(object, &maker.random), &maker.random).utf8)
            let theirs = try? JSONDecoder().decode(Server.self, from: Data(json))
            let ours: Server? = try? RecordReader.read(json)
            #expect(ours == theirs, "\(String(decoding: json, as: UTF8.self))")
        }
    }

    /// Loses or adds a member now and then.
    private static func changed(_ value: Any, _ random: inout Seeded) -> Any {
        if let list = value as? [Any] { return list.map { changed($0, &random) } }
        guard let members = value as? [String: Any] else { return value }
        var others: [String: Any] = [:]
        for key in members.keys.sorted() { others[key] = members[key].map { changed($0, &random) } }
        if Int.random(in: 0..<400, using: &random) == 0 { members.keys.min().map { others[$0] = nil } }
        if Int.random(in: 0..<10, using: &random) == 0 { others["new\"\\"] = [["a": [1, "]}"]], NSNull()] }
        return others
    }

    /// The JSON with its members in any order.
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

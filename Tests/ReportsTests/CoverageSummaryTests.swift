import Inventory
import Reports
import Testing

@Suite struct CoverageSummaryTests {
    @Test func namesFromOutsideCannotReachTheTerminal() {
        var server = Server(id: "postgresql://a:1", kind: .manual, name: "a\u{1B}[2Jb", host: "a", port: 1)
        server.scan = Scan(.denied, [Problem(code: "x", message: "bad \u{7}\nname", hint: "Do\u{202E}this.")])
        let summary = CoverageSummary(
            integration: "test",
            coverage: Coverage(),
            hidden: HiddenScope.all(of: server)
        )
        #expect(!summary.text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{202E}" })
        #expect(summary.text.contains("a\\u{1b}[2Jb"))
        #expect(summary.text.contains("bad \\u{7}\\nname"))
    }

    @Test func aPartialServerIsShownByItsDatabases() {
        var server = Server(id: "postgresql://a:1", kind: .manual, name: "a", host: "a", port: 1)
        server.scan = Scan(.partial)
        server.databases = ["seen", "hidden"].map { name in
            var database = Database(name: Name(name), oid: 1, encoding: "UTF8", collation: "C")
            database.scan = Scan(name == "seen" ? .complete : .denied)
            return database
        }
        #expect(HiddenScope.all(of: server).map(\.name) == ["database a/hidden"])
    }
}

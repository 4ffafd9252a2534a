import Inventory
import Reports
import Testing

@Suite struct CoverageSummaryTests {
    @Test func namesCannotControlTheTerminal() {
        var server = Server(id: "postgresql://a:1", kind: .manual, name: "a\u{1B}[2Jb", host: "a", port: 1)
        server.scan = ScanResult(
            .denied,
            [Problem(code: "x", message: "bad \u{7}\nname", hint: "Do\u{202E}this.")]
        )
        server.notes = [Note(code: "note", message: "odd\r name")]
        let summary = CoverageSummary(server)
        #expect(!summary.text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{202E}" })
        #expect(summary.text.contains("a\\u{1b}[2Jb"))
        #expect(summary.text.contains("bad \\u{7}\\nname"))
        #expect(summary.text.contains("odd\\r name"))
    }

    @Test func partialServerAppearsThroughItsDatabases() {
        var server = Server(id: "postgresql://a:1", kind: .manual, name: "a", host: "a", port: 1)
        server.scan = ScanResult(.partial)
        server.databases = ["seen", "hidden"].map { name in
            var database = Database(name: Name(name), oid: 1, encoding: "UTF8", collation: "C")
            database.scan = ScanResult(name == "seen" ? .complete : .denied)
            return database
        }
        let text = CoverageSummary(server).text
        #expect(text.contains("database a/hidden: denied"))
        #expect(!text.contains("server a") && !text.contains("Notes:"))
    }
}

extension CoverageSummary {
    fileprivate init(_ server: Server) {
        var findings = Findings()
        findings.add(server)
        self.init(integration: "test", coverage: Coverage(), findings: findings)
    }
}

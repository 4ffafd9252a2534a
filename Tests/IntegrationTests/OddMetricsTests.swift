import Foundation
import Inventory
import Reports
import Store
import Support
import Sync
import Testing

/// The names of integrations are labels of the metrics, whatever characters they contain.
@Suite struct OddMetricsTests {
    @Test func promtoolAndPythonReadEveryLabel() async throws {
        let estate = try WatchedEstate()
        var text = OddText(Seeded(state: 1))
        var counters: [String: MetricsPage.Counters] = [:]
        for number in 1...300 {
            var counts = MetricsPage.Counters()
            counts.requests = number
            counters[text.text(bytes: 60) + "\(number)"] = counts
        }
        let status = try estate.store.view { try SyncStatus(in: $0) }
        let page = MetricsPage(status, counters, now: Timestamp(milliseconds: 0)).text
        let folder = try TemporaryFolder()
        try folder.write(page, to: "metrics")
        let check = try await launch(
            [
                "bash", "-c", "\(Repository.root)/.build/prometheus/usr/bin/promtool check metrics < metrics",
            ],
            folder: folder.path
        )
        #expect(check.code == 0, "\(check.output)\(check.errors)")
        let found = try await launch(["/usr/bin/python3", "-c", Self.reading, folder.file("metrics")])
        let lines = Set(found.output.split(separator: "\n").map(String.init))
        let wanted = counters.map { name, counts in
            name.utf8.map { String($0, radix: 16) }.joined(separator: " ") + ": \(counts.requests)"
        }
        #expect(lines == Set(wanted), "\(found.errors)")
    }

    /// The three escapes of Prometheus, and no others (exposition format 0.0.4).
    private static let reading = #"""
        import re, sys
        text = open(sys.argv[1], encoding="utf-8", newline="").read()
        escapes = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}
        for line in text.split("\n"):
            found = re.fullmatch(r'pgcensus_azure_requests_total\{integration="((?:[^"\\]|\\.)*)"\} (\d+)', line, re.S)
            if found:
                name = re.sub(r"\\.", lambda one: escapes[one[0]], found[1], flags=re.S)
                print(" ".join("%x" % byte for byte in name.encode()) + ": " + found[2])
        """#
}

import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// While a server of the nominal estate is down, every query still returns its last known facts, with their time.
extension NominalEstateTests {
    @Test(arguments: ["billing-prod", "shop-prod", "analytics"])
    func outageHidesNothing(_ name: String) async throws {
        let outage = try await Outage(of: name, self)
        for (format, arguments) in [
            ("ndjson", ["export", "--format", "ndjson", "--with-owners"]),
            ("csv", ["export", "--format", "csv"]),
            ("csv", ["resources", "-o", "csv"]), ("csv", ["owners", "list", "-o", "csv"]),
        ] {
            let before = try await outage.rows(arguments + ["--snapshot", outage.first.id], format)
            let after = try await outage.rows(arguments, format)
            #expect(before.filter { outage.holds($0.key) }.count > 5)
            #expect(Set(before.keys).subtracting(after.keys) == [], "\(arguments)")
            for (id, row) in after where outage.holds(id) && row.outcome != "skipped" {
                #expect(
                    row.outcome == "unreachable" && row.code == "connection-refused",
                    "\(arguments) \(id)"
                )
                #expect(row.asOf == outage.first.finishedAt.description, "\(arguments) \(id)")
            }
            for (id, row) in after where row.asOf != "" { #expect(outage.holds(id)) }
            let alone = try await outage.rows(arguments + ["--snapshot", "latest"], format)
            #expect(alone.keys.contains(outage.server) && alone.values.allSatisfy { $0.asOf == "" })
            #expect(!Set(before.keys).isSubset(of: alone.keys), "the snapshot alone has fewer resources")
        }
        let sentence =
            "\(name) did not answer at \(outage.second.finishedAt) (connection-refused); as last seen at"
        let resource = try #require(Outage.servers.first { $0.key == name }?.value)
        for arguments in [
            ["resources", "--server", name], ["owners", "list", "--server", name],
            ["resources", "show", resource], ["owners", "explain", resource],
        ] {
            let run = try await outage.ask(arguments)
            #expect(run.code == 0, "\(run.errors)")
            #expect(
                run.output.contains("\(sentence) \(outage.first.finishedAt)"),
                "\(arguments) \(run.output)"
            )
        }
    }

    @Test func outageOutputMatchesGolden() async throws {
        let outage = try await Outage(of: "billing-prod", self)
        let resource = "billing-prod/ledger/books/periods"
        var text = ""
        for arguments in [
            ["resources", "billing-prod/ledger*"],
            ["owners", "list", "--server", "billing-prod", "--kind", "schema"],
            ["resources", "show", resource], ["owners", "explain", resource],
            ["resources", "show", resource, "--snapshot", "latest"],
        ] {
            let run = try await outage.ask(arguments)
            text += "$ pgcensus \(arguments.joined(separator: " "))\n\(run.output)\(run.errors)\n"
        }
        let rows = try await outage.ask(["export", "--format", "ndjson"]).output
        text += "$ pgcensus export --format ndjson | grep /ledger/\n"
        text += rows.split(separator: "\n").filter { $0.contains("/databases/ledger/") }.joined(
            separator: "\n"
        )
        try expectGolden("nominal/outage.txt", outage.normalized(text) + "\n")
    }
}

/// Two scans of the nominal estate: in the second scan, one server refuses connections.
struct Outage {
    /// Each server, with one of its resources.
    static let servers: KeyValuePairs = [
        "billing-prod": "billing-prod/billing/payments/payments", "shop-prod": "shop-prod/shop/sales/orders",
        "analytics": "analytics",
    ]

    let server: String
    let first: Snapshot
    let second: Snapshot
    private let folder: TemporaryFolder
    private let configuration: String

    init(of name: String, _ tests: NominalEstateTests) async throws {
        let owners = try NominalEstate.ownerConfiguration(
            "nominal",
            fixtures: Repository.fixtures,
            directory: nil
        )
        let text = tests.configuration + owners
        let place = try Regex("\(name).postgres.database.azure.com:5432: \"127.0.0.1:[0-9]+\"")
        let down = text.replacing(place, with: "\(name).postgres.database.azure.com:5432: \"127.0.0.1:1\"")
        folder = tests.folder
        configuration = try folder.write(text, to: "outage.yaml")
        first = try await tests.scanned().snapshot
        let run: ProgramRun
        (run, second) = try await tests.scan(down)
        #expect(run.code == 2, "\(run.errors)")
        server = try first.server(name).id
        #expect(try second.server(name).scan.outcome == .unreachable)
    }

    /// Whether the id is that of the server or of a resource on it.
    func holds(_ id: String) -> Bool { id == server || id.hasPrefix(server + "/") }

    func ask(_ arguments: [String]) async throws -> ProgramRun {
        try await pgcensus(
            arguments + ["--config", configuration, "--store", folder.file("pgcensus.db")]
        )
    }

    struct Row: Decodable {
        var id: String
        var outcome: String
        var code: String?
        var asOf: String
    }

    /// The rows by id; `asOf` is empty if the row has none.
    func rows(_ arguments: [String], _ format: String) async throws -> [String: Row] {
        let run = try await ask(arguments)
        #expect(run.code == 0, "\(run.errors)")
        let script = """
            import csv, json, sys
            lines = open(sys.argv[1], newline="")
            read = csv.DictReader(lines) if sys.argv[2] == "csv" else map(json.loads, lines)
            print(json.dumps([{key: row.get(key) or "" for key in ("id", "outcome", "code", "asOf")} for row in read]))
            """
        let read = try await launch([
            "/usr/bin/python3", "-c", script, folder.write(run.output, to: "rows"), format,
        ])
        let rows = try JSONDecoder().decode([Row].self, from: Data(read.output.utf8))
        #expect(!rows.isEmpty)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
    }

    /// The text without the parts that differ between runs.
    func normalized(_ text: String) -> String {
        text.replacingOccurrences(of: first.finishedAt.description, with: "BEFORE")
            .replacingOccurrences(of: second.finishedAt.description, with: "NOW")
            .replacingOccurrences(of: second.id, with: "SNAPSHOT")
            .replacing(#/oid: [0-9]+/#, with: "oid: 0")
            .replacing(#/sizeBytes: [0-9]+/#, with: "sizeBytes: 0")
    }
}

import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Scans while other sessions change the catalogs all the time: each fact of a scan was true at some time during it.
@Suite struct StormTests {
    /// `make soak` runs two hundred scans of each version.
    private static let scans = ProcessInfo.processInfo.environment["SOAK"] == "1" ? 200 : 5

    @Test(arguments: Versions.all) func everyFactWasTrueDuringTheScan(version: Int) async throws {
        let seed = Double.random(in: 0..<1)
        try await ServerStory.with(version: version, load: ["storm"]) { story in
            let storm = Task { try await story.cluster.psql("call storm_run(\(seed))") }
            let statements = "select count(*) from storm_log"
            try await until("the storm") {
                try await Int(story.answer(statements)) ?? 0 > 200
            }
            var scans: [StormScan] = []
            for _ in 0..<Self.scans {
                let began = try await story.answer("select clock_timestamp()")
                let (run, server) = try await story.scan {
                    $0.types = ResourceKind.scanned
                    $0.columnDefaults = true
                }
                #expect(run.code == 0, "seed \(seed): \(run.output)")
                let ended = try await story.answer("select clock_timestamp()")
                scans.append(StormScan(began: began, ended: ended, server: try #require(server)))
            }
            try await story.cluster.psql("insert into storm_end values (now())")
            _ = try await storm.value
            #expect(scans.map(\.facts.count).reduce(0, +) > 10 * scans.count, "seed \(seed): too few facts")
            for scan in scans {
                #expect(scan.impossible == [], "seed \(seed)")
                #expect(scan.server.scan.outcome == .complete, "seed \(seed): \(scan.server.scan)")
                let wrong = try await scan.untrue(in: story)
                #expect(wrong == [], "seed \(seed), between \(scan.began) and \(scan.ended)")
            }
        }
    }
}

/// One scan, with the server's time before and after it.
private struct StormScan {
    let began, ended: String
    let server: Server

    private var schemas: [Schema] {
        let all = (server.databases ?? []).flatMap { $0.schemas ?? [] }
        return all.filter { $0.name.text.hasPrefix("storm_s") }
    }

    /// The facts in the form in which the storm logs them.
    var facts: Set<String> {
        var facts = Set(
            (server.roles ?? []).filter { $0.name.text.hasPrefix("storm_r") }.map {
                "role \($0.oid) \($0.name)"
            }
        )
        for schema in schemas {
            facts.insert("schema \(schema.name)")
            for table in schema.tables ?? [] { facts.formUnion(Self.facts(of: table, schema.name)) }
            for type in schema.types ?? [] {
                facts.insert("type \(type.oid) \(schema.name).\(type.name)")
                facts.formUnion((type.attributes ?? []).map { "attribute \(type.oid) \($0.name) \($0.type)" })
            }
            for routine in schema.routines ?? [] {
                let result = routine.returns ?? ""
                facts.insert("routine \(routine.oid) \(schema.name).\(routine.signature) \(result)")
            }
        }
        return facts
    }

    private static func facts(of table: Table, _ schema: Name) -> [String] {
        let columns = (table.columns ?? []).flatMap { column in
            ["column \(table.oid) \(column.name) \(column.type)"]
                + (column.default.map { ["default \(table.oid) \(column.name) \($0)"] } ?? [])
        }
        let privileges = (table.privileges ?? []).filter { $0.grantee != "public" }.map {
            "privilege \(table.oid) \($0.grantee) \($0.privilege)"
        }
        return ["table \(table.oid) \(schema).\(table.name)"] + columns + privileges + parts(of: table)
            + (table.owner.map { ["owner \(table.oid) \($0)"] } ?? [])
    }

    private static func parts(of table: Table) -> [String] {
        var facts: [String] = []
        for one in table.constraints ?? [] {
            facts +=
                ["constraint \(one.oid) \(one.name)"]
                + (one.expression.map { ["check \(one.oid) \($0)"] } ?? [])
        }
        for one in table.indexes ?? [] {
            facts +=
                ["index \(one.oid) \(one.name)"]
                + (one.predicate.map { ["predicate \(one.oid) \($0)"] } ?? [])
            facts += one.keys.filter { $0 != "expression" }.map { "key \(one.oid) \($0)" }
        }
        for one in table.triggers ?? [] {
            facts +=
                ["trigger \(one.oid) \(one.name)"]
                + (one.condition.map { ["condition \(one.oid) \($0)"] } ?? [])
        }
        for one in table.policies ?? [] {
            facts += ["policy \(one.oid) \(one.name)"] + (one.using.map { ["using \(one.oid) \($0)"] } ?? [])
            facts += one.roles.filter { $0 != "public" }.map { "grantee \(one.oid) \($0)" }
        }
        return facts
    }

    /// Facts that can never be true.
    var impossible: [String] {
        let texts = facts.filter { fact in
            ["???", "(OID=", "\0", "?dropped?column?"].contains { fact.contains($0) } || fact.hasSuffix(" ")
        }
        let routines = schemas.flatMap { schema in
            (schema.routines ?? []).map { "\(schema.name).\($0.signature)" }
        }
        let twice = Dictionary(grouping: routines) { $0 }.filter { $1.count > 1 }.map(\.key)
        return texts.sorted() + twice
    }

    /// The facts that were not true at any time during the scan.
    func untrue(in story: ServerStory) async throws -> [String] {
        let listed = facts.map { "('\($0.doubled("'"))')" }.joined(separator: ",\n")
        let sql = """
            select fact from (values \(listed)) found (fact)
            where not exists (
                select from storm_log l
                where l.fact = found.fact and l.since <= '\(ended)' and coalesce(l.until, 'infinity') >= '\(began)'
            )
            """
        return try await story.answer(sql).split(separator: "\n").map(String.init)
    }
}

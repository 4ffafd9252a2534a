import Foundation
import Support
import Testing

/// Damages one part of a store at a time: every command that reads this part reports the damage in two lines.
@Suite struct DamageTests {
    /// The tables with snapshots, and the commands that read them.
    private static let snapshots: Set = [
        "content", "snapshot", "snapshot_order", "server", "database", "seal",
    ]
    private static let ofSnapshots: [[String]] = [
        ["export"], ["export", "--format", "csv"], ["diff"], ["resources", "list"],
        ["resources", "show", TestCluster.host], ["owners", "list"], ["owners", "diff"],
        ["snapshots", "list"], ["snapshots", "show"], ["snapshots", "verify"],
    ]
    private static let ofSync: [[String]] = [
        ["export", "--last-known"], ["sync", "status"], ["sync", "--once"],
    ]
    /// Internal words of the program.
    private static var inside: Regex<Substring> {
        #/DecodingError|Swift\.|GRDB|Key '|CodingKeys|Optional\(|unknown error/#
    }

    @Test func everyDamageIsReportedInTwoLines() async throws {
        try await OutputEstate.with { estate in
            let damages = try await Self.damages(of: estate.store)
            #expect(damages.count > 60)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, damage) in damages.enumerated() {
                    if number >= 4 { try await group.next() }
                    group.addTask { try await expectWords(after: damage, estate) }
                }
                try await group.waitForAll()
            }
        }
    }

    /// One statement that damages a store, and whether a command must report it: truncated JSON cannot be read.
    private struct Damage: Sendable {
        let table: String
        var statement: String
        let mustShow: Bool
    }

    /// The damages of all tables: all rows deleted, or values of another type in one column.
    private static func damages(of store: String) async throws -> [Damage] {
        let columns = try await columns(of: store)
        let emptied = Set(columns.map { $0[0] }).sorted().map {
            Damage(table: $0, statement: "delete from \($0)", mustShow: false)
        }
        return emptied + columns.flatMap { damages(of: $0[1], in: $0[0], $0[2].lowercased()) }
    }

    /// The table, name and type of every column.
    private static func columns(of store: String) async throws -> [[String]] {
        let list = """
            select m.name, c.name, c.type from sqlite_master m, pragma_table_info(m.name) c
            where m.type = 'table' and m.name not like 'sqlite%' order by 1, c.cid
            """
        let lines = try await launch(["sqlite3", "-readonly", store, list]).output.split(separator: "\n")
        return lines.map { $0.split(separator: "|").map(String.init) }
    }

    /// Invalid or too small numbers, truncated JSON, and null in columns that do not allow it.
    private static func damages(of column: String, in table: String, _ type: String) -> [Damage] {
        func changed(to value: String, mustShow: Bool = false) -> Damage {
            Damage(
                table: table,
                statement: "update or ignore \(table) set \(column) = \(value)",
                mustShow: mustShow
            )
        }
        let isJSON = !["digest", "key", "scope"].contains(column)
        let isRead = ["content", "snapshot", "server", "database", "run"].contains(table)
        let half = "cast(substr(\(column), 1, length(\(column)) / 2) as blob)"
        var missing = changed(to: "null")
        missing.statement =
            "create table copy as select * from \(table); drop table \(table); alter table copy rename to \(table); "
            + missing.statement
        switch type {
        case "blob": return [changed(to: half, mustShow: isJSON && isRead)]
        case "integer": return [changed(to: "'x'"), changed(to: "\(Int64.min)")]
        default: return [missing]
        }
    }

    /// A sum of two counts can overflow, which must not end the program.
    @Test func noNumberInStoredJSONEndsTheProgram() async throws {
        try await OutputEstate.with { estate in
            let damages = try await Self.numbers(of: estate.store)
            #expect(damages.count > 20)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, damage) in damages.enumerated() {
                    if number >= 4 { try await group.next() }
                    group.addTask { try await expectWords(after: damage, estate) }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Sets each number (in a list, the first) in each kind of document to the smallest and to the largest integer.
    private static func numbers(of store: String) async throws -> [Damage] {
        var damages: [Damage] = []
        let blobs = try await columns(of: store).filter { $0[2].lowercased() == "blob" && $0[0] != "content" }
        for (table, column) in blobs.map({ ($0[0], $0[1]) }) {
            let text = "cast(\(table).\(column) as text)"
            let list = """
                select distinct t.fullkey
                from \(table), json_tree(case when json_valid(\(text)) then \(text) else 'null' end) t
                where t.type in ('integer', 'real') order by 1
                """
            let run = try await launch(["sqlite3", "-readonly", store, list])
            #expect(run.code == 0, "\(run.errors)")
            let paths = run.output.split(separator: "\n").map(String.init)
            let first = Dictionary(paths.map { ($0.replacing(#/\[\d+\]/#, with: "[]"), $0) }) { first, _ in
                first
            }
            for path in first.values.sorted() {
                damages += [Int64.max, .min].map { value in
                    let json = "json_set(\(text), '\(path)', \(value))"
                    return Damage(
                        table: table,
                        statement:
                            "update \(table) set \(column) = cast(\(json) as blob) where json_valid(\(text))",
                        mustShow: false
                    )
                }
            }
        }
        return damages
    }

    /// For each table of the snapshots: one row is deleted, or one column of a row is changed.
    @Test func verifyFindsEveryAlteredOrMissingRow() async throws {
        try await OutputEstate.with { estate in
            let (copy, folder) = try estate.copied()
            defer { withExtendedLifetime(folder) {} }
            // The measurements of one snapshot are deleted, as they are for old snapshots.
            _ = try await launch([
                "sqlite3", copy.store,
                """
                update database set measurements = null where snapshot = (select min(id) from snapshot);
                update seal set measurements = null where snapshot = (select min(id) from snapshot);
                """,
            ])
            try await copy.expectWhole()
            let alterations = try await Self.alterations(of: copy.store)
            #expect(alterations.count > 40)
            for statement in alterations {
                let (altered, place) = try copy.copied()
                defer { withExtendedLifetime(place) {} }
                #expect(try await launch(["sqlite3", altered.store, statement]).errors == "")
                let run = try await altered.run(("snapshots verify", []), "")
                #expect(run.code == 3 && !run.output.isEmpty, "\(statement): \(run.output)\(run.errors)")
                guard statement.contains("from snapshot") || statement.contains("update snapshot ") else {
                    continue
                }
                let ids = try await launch(["sqlite3", copy.store, "select id from snapshot"]).output
                let named = ids.split(separator: "\n").contains { run.output.contains("snapshot \($0)") }
                #expect(named, "\(statement): \(run.output)")
            }
        }
    }

    /// Changes each column of the first and the last row of each table; an empty value gets a value.
    private static func alterations(of store: String) async throws -> [String] {
        let list = """
            select m.name, c.name, c.type from sqlite_master m, pragma_table_info(m.name) c
            where m.type = 'table' and not c.type = '' order by 1, c.cid
            """
        let lines = try await launch(["sqlite3", "-readonly", store, list]).output.split(separator: "\n")
        let columns = lines.map { $0.split(separator: "|").map(String.init) }.filter {
            snapshots.contains($0[0])
        }
        let keys = [
            "content": "digest, place", "snapshot": "id", "snapshot_order": "sequence",
            "server": "snapshot, id",
            "database": "snapshot, server, place", "seal": "snapshot",
        ]
        func row(_ table: String, _ order: String) -> String {
            let key = keys[table] ?? ""
            let sorted = key.split(separator: ", ").map { "\($0) \(order)" }.joined(separator: ", ")
            return "(\(key)) = (select \(key) from \(table) order by \(sorted) limit 1)"
        }
        return ["asc", "desc"].flatMap { order in
            keys.keys.sorted().map { "delete from \($0) where \(row($0, order))" }
                + columns.map { column in
                    let (table, name) = (column[0], column[1])
                    let value =
                        switch column[2].lowercased() {
                        case "integer": "\(name) + 1000"
                        case "text": "\(name) || 'x'"
                        default: "cast(ifnull(\(name), '') || ' ' as blob)"
                        }
                    return "update \(table) set \(name) = \(value) where \(row(table, order))"
                }
        }
    }

    @Test func earlierSnapshotIsReportedAsNotCovered() async throws {
        try await OutputEstate.with { estate in
            let (copy, folder) = try estate.copied()
            defer { withExtendedLifetime(folder) {} }
            let count = try await launch([
                "sqlite3", copy.store,
                "update seal set rows = null, measurements = null; select count(*) from snapshot",
            ])
            let old = try #require(Int(count.output.dropLast()))
            for further in [0, 1] {
                let run = try await copy.run(("snapshots verify", []), "")
                #expect(run.code == 0, "\(run.output)\(run.errors)")
                #expect(run.output.split(separator: "\n").count { $0.contains("are not covered") } == old)
                #expect(
                    run.output.hasSuffix(
                        "\(old + further) snapshots, all unaltered as far as they are covered\n"
                    )
                )
                _ = try await copy.run(("scan", []), "")
            }
            _ = try await launch([
                "sqlite3", copy.store, "delete from seal where snapshot = (select max(snapshot) from seal)",
            ])
            let run = try await copy.run(("snapshots verify", []), "")
            #expect(run.code == 3 && run.output.contains("has no seal"), "\(run.output)")
        }
    }

    private func expectWords(after damage: Damage, _ estate: OutputEstate) async throws {
        let (copy, folder) = try estate.copied()
        defer { withExtendedLifetime(folder) {} }
        _ = try await launch(["sqlite3", copy.store, damage.statement])
        var isSaid = false
        let isOfSnapshots = Self.snapshots.contains(damage.table)
        let readers = isOfSnapshots ? Self.ofSnapshots : []
        let further = isOfSnapshots && damage.table != "content" ? [] : Self.ofSync
        for command in readers + further {
            let run = try await copy.run((command.joined(separator: " "), []), "")
            let what = "\(damage.statement); \(command): \(run.errors)"
            #expect(run.code < 64 || run.errors.contains("there is no server"), "\(what)")
            #expect((run.output + run.errors).firstMatch(of: Self.inside) == nil, "\(what)")
            let lines = run.errors.split(separator: "\n").filter {
                $0.contains("error: ") || $0.hasPrefix("hint: ")
            }
            if run.code == 1 { #expect(lines.count == 2, "\(what)") }
            isSaid = isSaid || run.code == 1 || run.code == 3
        }
        #expect(isSaid || !damage.mustShow, "\(damage.statement)")
    }
}

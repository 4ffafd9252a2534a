import Foundation
import Inventory
import Store
import Support
import Testing

/// A store with one damaged content: the program reads the rest and names the damage.
///
/// The next run of `sync` writes the current state.
@Suite struct DamagedContentTests {
    private let estate: WatchedEstate

    init() throws {
        estate = try WatchedEstate()
    }

    private var path: String { estate.folder.file("pgcensus.db") }

    private static func server(_ name: String, tables: [Name]) -> Server {
        var server = Server(
            id: "postgresql://\(name):5432",
            kind: .manual,
            name: name,
            host: name,
            port: 5432
        )
        server.databases = ["shop", "stock"].enumerated().map { number, database in
            var schema = Schema(name: "public", oid: 2200)
            schema.tables = tables.enumerated().map { place, table in
                Table(name: Name("\(database)_\(table.text)"), oid: UInt32(100 + place), kind: .table)
            }
            var value = Database(
                name: Name(database),
                oid: UInt32(20_000 + number),
                encoding: "UTF8",
                collation: "C"
            )
            value.schemas = [schema]
            return value
        }
        return server
    }

    private static func look(_ one: [Name], _ two: [Name]) -> Look {
        Look(servers: [server("one", tables: one), server("two", tables: two)])
    }

    private func sql(_ text: String) async throws {
        #expect(try await launch(["sqlite3", path, text]).errors == "")
    }

    /// Changes one letter of a table name in the last known state: the content of database shop on server one.
    private func damage() async throws {
        try await sql(
            """
            update content set json = cast(replace(cast(json as text), 'shop_', 'shap_') as blob)
            where digest = (select digest from known where server like '%one%' and name = 'shop')
            """
        )
    }

    private func run(_ arguments: [String]) async throws -> ProgramRun {
        try await pgcensus(arguments + ["--store", path])
    }

    @Test(arguments: [
        ["export"], ["export", "--format", "csv"], ["export", "--last-known"], ["resources", "list"],
    ]) func damageIsNamedAndTheRestIsRead(_ command: [String]) async throws {
        _ = try await estate.sync(Self.look(["a"], ["b"]))
        try await damage()
        let run = try await run(command)
        #expect(run.code == 1)
        #expect(
            run.errors.contains("was altered, of database shop of server postgresql://one:5432"),
            "\(run.errors)"
        )
        #expect(run.output.contains("shop_b") && run.output.contains("stock_a"), "\(run.output)")
        #expect(!run.output.contains("shap_"))
    }

    @Test func damagedDatabaseIsFailedInTheExport() async throws {
        _ = try await estate.sync(Self.look(["a"], ["b"]))
        try await damage()
        let export = try await run(["export"])
        #expect(export.output.contains(#""code": "content-damaged""#), "\(export.output)")
        let verify = try await run(["snapshots", "verify"])
        #expect(verify.code == 3 && verify.output.contains("was altered"))
    }

    @Test func diffShowsTheOtherServers() async throws {
        _ = try await estate.sync(Self.look(["a"], ["b"]))
        _ = try await estate.sync(Self.look(["a", "c"], ["b", "d"]))
        try await damage()
        let diff = try await run(["diff"])
        #expect(
            diff.code == 1 && diff.output.contains("+ table shop.public.shop_d"),
            "\(diff.output)\(diff.errors)"
        )
    }

    @Test func nextScanReplacesADamagedContent() async throws {
        _ = try await estate.sync(Self.look(["a"], ["b"]))
        try await damage()
        let events = try await estate.sync(Self.look(["a"], ["b"]))
        #expect(events.isEmpty)
        let verify = try await run(["snapshots", "verify"])
        #expect(verify.code == 0 && verify.output == "2 snapshots, all unaltered\n")
    }

    /// The changes since then are not known, so the target gets everything again.
    @Test func everythingIsSentAgainAfterDamage() async throws {
        _ = try await estate.sync(Self.look(["a", "old"], ["b"]))
        try await damage()
        let events = try await estate.sync(Self.look(["a", "new"], ["b"]))
        let added = events.filter { $0.data.change == "added" && $0.data.kind == "table" }.map(\.data.name)
        #expect(
            added.sorted() == [
                "shop.public.shop_a", "shop.public.shop_b", "shop.public.shop_new", "stock.public.stock_a",
                "stock.public.stock_b", "stock.public.stock_new",
            ],
            "\(added)"
        )
        #expect(try await run(["sync", "status"]).code == 0)
        let later = try await estate.sync(Self.look(["a"], ["b"]))
        #expect(later.filter { $0.data.kind == "table" }.map(\.data.change) == ["removed", "removed"])
        #expect(try estate.known().count { $0.contains("/tables/") } == 4)
    }

    /// The content is not readable, but the name of the database is known.
    @Test func damagedDatabaseOutOfViewKeepsItsName() async throws {
        _ = try await estate.sync(Self.look(["a"], ["b"]))
        try await damage()
        var down = Self.look(["a"], ["b", "c"])
        down.servers[0].scan = ScanResult(.unreachable, [Problem(code: "timeout", message: "", hint: nil)])
        down.servers[0].databases = nil
        _ = try await estate.sync(down)
        try await sql("update known set digest = x'00' where server like '%two%' and name = 'shop'")
        _ = try await estate.sync(Self.look(["a"], ["b", "d"]))
        let known = try estate.known()
        #expect(known.contains("postgresql://one:5432/databases/shop"), "\(known)")
        #expect(known.contains("postgresql://two:5432/databases/shop/schemas/public/tables/shop_d"))
    }
}

import Comparison
import Inventory
import Support
import Testing

/// Resources that go out of view, and resources that come back into view.
extension ChangeTests {
    @Test func serverOutOfViewRemovesNothingAndReturnsAsOneChange() throws {
        var blind = before
        blind.servers[0].scan = ScanResult(.unreachable, [Problem(code: "refused", message: "", hint: nil)])
        blind.servers[0].roles = nil
        blind.servers[0].databases = nil
        let away = try before.learning(from: blind)
        #expect(away.changes.lines == ["unknown server one"])
        #expect(away.changes.first?.code == "refused")
        #expect(away.changes.first?.since == Look.earlier)
        #expect(try away.look.learning(from: blind).changes.isEmpty)
        #expect(try away.look.learning(from: before).changes.lines == ["seenAgain server one"])
        // A table was dropped while the server was out of view.
        var later = before
        tables(&later.servers[0]) { $0.removeLast() }
        #expect(
            try away.look.learning(from: later).changes.lines == [
                "removed table shop.sales.orders", "removed column shop.sales.orders.id",
                "seenAgain server one",
            ]
        )
    }

    @Test func onlyACompleteListProvesARemoval() throws {
        var gone = before
        gone.servers = []
        #expect(try before.learning(from: gone).changes.filter { $0.kind == .removed }.count == 11)
        gone.isWhole = false
        let away = try before.learning(from: gone)
        #expect(away.changes.lines == ["unknown server one"])
        #expect(away.changes.first?.code == "not-listed")
        gone.isWhole = true
        #expect(try away.look.learning(from: gone).changes.filter { $0.kind == .removed }.count == 11)
    }

    @Test func deniedDatabaseKeepsItsContents() throws {
        var denied = before
        denied.servers[0].scan = ScanResult(.partial)
        database(&denied.servers[0]) {
            $0.scan = ScanResult(.denied); $0.schemas = nil
        }
        let away = try before.learning(from: denied)
        #expect(away.changes.lines == ["unknown database shop"])
        #expect(away.look.facts == before.facts)
        #expect(try away.look.learning(from: before).changes.lines == ["seenAgain database shop"])
    }

    @Test func databaseRenamedDuringAnOutageIsOneChange() throws {
        var blind = before
        blind.servers[0].scan = ScanResult(.unreachable)
        blind.servers[0].roles = nil
        var named = Database(name: "store", encoding: "UTF8", collation: "C")
        named.scan = ScanResult(.unreachable)
        blind.servers[0].databases = [named]
        let away = try before.learning(from: blind)
        #expect(
            away.changes.lines == ["added database store", "unknown server one", "unknown database store"]
        )
        var later = before
        database(&later.servers[0]) { $0.name = "store" }
        for holdsRemovals in [false, true] {
            let back = try away.look.learning(from: later, holdingRemovals: holdsRemovals)
            #expect(back.changes.lines == ["renamed database store", "seenAgain server one"])
            #expect(back.look.facts == later.facts)
        }
        // A database of the same name with another oid is another database.
        database(&later.servers[0]) { $0.oid = 6 }
        #expect(try away.look.learning(from: later).changes.lines.contains("removed database shop"))
    }

    @Test func administratorsAreGoneWhenEntraIsOff() throws {
        var (one, other) = (before, before)
        one.servers[0].authentication = .init(password: true, entra: true, tenantId: nil)
        one.servers[0].entraAdministrators = [.init(name: "dba", objectId: "1", type: "Group")]
        other.servers[0].authentication = .init(password: true, entra: false, tenantId: nil)
        for step in [try one.learning(from: other).changes, try Look.changes(one, other)] {
            #expect(step.first?.fields.map(\.field) == ["authentication", "entraAdministrators"])
        }
        // A fact that the scan could not request does not change.
        other.servers[0].authentication = one.servers[0].authentication
        #expect(try one.learning(from: other).changes.isEmpty)
    }

    @Test func narrowerScopeRemovesNothing() throws {
        var narrow = before
        narrow.asked = RequestedFacts(types: [.server, .database, .schema, .table], details: [])
        narrow.servers[0].roles = nil
        tables(&narrow.servers[0]) { tables in
            for place in tables.indices {
                tables[place].columns = nil
                tables[place].builtInPrivileges = nil
            }
        }
        #expect(try before.learning(from: narrow).changes.isEmpty)
        #expect(try Look.changes(before, narrow).isEmpty)
        #expect(try Look.changes(narrow, before).isEmpty)
        // A resource that no scan saw before is new for the last known state.
        #expect(try narrow.learning(from: before).changes.lines.contains("added role app"))
    }
}

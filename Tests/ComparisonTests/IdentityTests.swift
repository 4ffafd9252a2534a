// swift-format-ignore-file: NeverForceUnwrap

import Comparison
import Inventory
import Support
import Testing

/// When two resources are the same resource, and when they only have the same name.
extension ChangeTests {
    @Test func roleRenamedWhileADatabaseIsHiddenChangesItsReferences() throws {
        var denied = before
        denied.servers[0].scan = ScanResult(.partial)
        database(&denied.servers[0]) {
            $0.scan = ScanResult(.denied); $0.schemas = nil
        }
        let away = try before.learning(from: denied).look
        func renamed(_ look: Look) -> Look {
            var look = look
            look.servers[0].roles![1].name = "keeper"
            look.servers[0].roles![0].memberOf[0].role = "keeper"
            database(&look.servers[0]) { $0.owner = "keeper" }
            schema(&look.servers[0]) { $0.owner = "keeper" }
            tables(&look.servers[0]) { for place in $0.indices { $0[place].owner = "keeper" } }
            return look
        }
        let still = try away.learning(from: renamed(denied))
        #expect(still.changes.lines.first == "renamed role keeper")
        #expect(still.changes.lines.contains(#"changed table shop.sales.items owner: "dba" → "keeper""#))
        #expect(try Look.changes(denied, renamed(denied)).lines == ["renamed role keeper"])
        #expect(try still.look.learning(from: renamed(before)).changes.lines == ["seenAgain database shop"])
    }

    @Test func newServerUnderAnOldNameRenamesNothing() throws {
        var other = before
        other.servers[0].roles = [Role(name: "boss", oid: 20_000), Role(name: "dba", oid: 20_001)]
        other.servers[0].databases![0].name = "crm"
        for place in [0, 1] { other.servers[0].roles![place].oid += UInt32(place) }
        var first = before
        first.servers[0].roles![0].oid = 20_000
        first.servers[0].roles![1].oid = 20_001
        let changes = try first.learning(from: other).changes
        #expect(changes.filter { $0.kind == .renamed }.isEmpty)
        #expect(
            Set(changes.lines).isSuperset(of: [
                "removed role app", "added role boss", "removed database shop",
            ])
        )
        // The same edit on a server that has the same identity.
        other.servers[0].roles![1].oid = 20_001
        let same = try first.learning(from: other).changes.lines
        #expect(Set(same).isSuperset(of: ["renamed role boss", "renamed database crm"]))
    }

    @Test func anotherSystemIdentifierIsAnotherServer() throws {
        var (first, other) = (before, before)
        tables(&other.servers[0]) { $0[0].name = "goods" }
        func changes(_ was: String?, _ now: String?) throws -> Set<String> {
            first.servers[0].systemIdentifier = was
            other.servers[0].systemIdentifier = now
            return Set(try first.learning(from: other).changes.lines)
        }
        #expect(try changes("7", "7").contains("renamed table shop.sales.goods"))
        #expect(try changes(nil, "7").contains("renamed table shop.sales.goods"))
        #expect(try changes("7", nil).contains("renamed table shop.sales.goods"))
        let anew = try changes("7", "8")
        #expect(!anew.contains { $0.hasPrefix("renamed") })
        #expect(anew.contains("added table shop.sales.goods"))
        #expect(anew.contains { $0.contains(#"systemIdentifier: "7" → "8""#) })
    }

    @Test func anotherTimeOfCreationIsAnotherServer() throws {
        var (first, other) = (before, before)
        first.servers[0].createdAt = Timestamp(rfc3339: "2026-01-01T00:00:00Z")
        other.servers[0].createdAt = Timestamp(rfc3339: "2026-02-01T00:00:00Z")
        tables(&other.servers[0]) { $0[0].name = "goods" }
        let lines = try first.learning(from: other).changes.lines
        #expect(lines.contains("removed table shop.sales.items"))
        #expect(!lines.contains { $0.hasPrefix("renamed") })
    }

    @Test func serverFirstSeenLateBringsItsContents() throws {
        let entry = { (look: Look) in look.servers[0].entry }
        var blind = before
        blind.servers[0].scan = ScanResult(.unreachable)
        blind.servers[0].roles = nil
        blind.servers[0].databases = nil
        var unseen = entry(blind)
        unseen.seen = nil
        let comparison = EstateComparison(
            .lastKnown(holdingRemovals: false),
            before: before.asked,
            after: before.asked
        )
        let result = try comparison.server(unseen, entry(before), wholeList: (before: true, after: true))
        #expect(result.changes.lines.contains("seenAgain server one"))
        #expect(result.changes.lines.contains("added table shop.sales.items"))
        let first = try comparison.server(nil, entry(blind), wholeList: (before: true, after: true))
        #expect(first.changes.lines == ["added server one", "unknown server one"])
    }

    @Test func equalDigestsAreNotRead() throws {
        struct WasRead: Error {}
        let entry = before.servers[0].entry
        let database = try entry.databases()[0]
        func unreadable() -> ServerEntry {
            ServerEntry(
                id: entry.id,
                digest: entry.digest,
                visibility: entry.visibility,
                seen: nil,
                read: { throw WasRead() },
                databases: {
                    [
                        DatabaseEntry(
                            digest: database.digest,
                            visibility: database.visibility,
                            seen: nil,
                            read: { throw WasRead() }
                        )
                    ]
                }
            )
        }
        let comparison = EstateComparison(
            .lastKnown(holdingRemovals: false),
            before: RequestedFacts(),
            after: RequestedFacts()
        )
        let result = try comparison.server(unreadable(), unreadable(), wholeList: (true, true))
        #expect(result.changes.isEmpty)
        #expect(result.updates.isEmpty)
    }
}

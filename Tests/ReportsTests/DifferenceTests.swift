import Comparison
import Inventory
import Testing

@testable import Reports

/// The text that shows the difference of two snapshots to a person.
@Suite struct DifferenceTests {
    private static let server = "postgresql://shop:5432"

    private static func change(_ kind: Change.Kind, _ resource: ResourceKind, _ name: String) -> Change {
        Change(kind, resource, id: "\(server)/\(name)", server: "shop", name: name)
    }

    /// One change of each kind.
    private static var changes: [Change] {
        var renamed = change(.renamed, .table, "shop.public.purchases")
        renamed.previousID = "\(server)/databases/shop/schemas/public/tables/orders"
        var changed = change(.changed, .table, "shop.public.items")
        changed.fields = [
            FieldChange(field: "owner", from: "\"app\"", to: "\"dba\""),
            FieldChange(field: "tags.team", from: nil, to: "\"red\u{1B}[2J\""),
            FieldChange(field: "comment", from: "\"old\"", to: nil),
        ]
        var unknown = change(.unknown, .database, "shop")
        (unknown.outcome, unknown.code) = (.denied, "connect-denied")
        unknown.since = Timestamp(milliseconds: 1_764_000_000_000)
        var unlisted = change(.unknown, .server, "shop")
        unlisted.outcome = nil
        return [
            change(.removed, .column, "shop.public.items.note"), renamed, change(.added, .role, "app"),
            changed,
            change(.seenAgain, .database, "crm"), unknown, unlisted,
        ]
    }

    @Test func everyChangeAndEveryFieldIsALine() {
        #expect(
            ChangeLines(isColored: false).text(Self.changes) == """
                shop
                  - column shop.public.items.note
                  > table shop.public.purchases, was orders
                  + role app
                  ~ table shop.public.items
                      owner: "app" → "dba"
                      tags.team: none → "red\\u{1b}[2J"
                      comment: "old" → none
                  ! database crm: in view again
                  ? database shop: denied [connect-denied], in full view until 2025-11-24T16:00:00.000Z
                  ? server shop: no longer listed

                """
        )
        #expect(ChangeLines(isColored: false).text([]) == "")
    }

    @Test func subscriptionHasItsOwnHeading() {
        let added = Change(.added, .subscription, id: "/subscriptions/1", server: nil, name: "Retail")
        let text = ChangeLines(isColored: false).text([added])
        #expect(text == "subscription Retail\n  + subscription Retail\n")
    }

    @Test func colorsChangeNoWord() {
        let colored = ChangeLines(isColored: true).text(Self.changes)
        #expect(colored.contains("\u{1B}[32m+ role app\u{1B}[0m"))
        #expect(colored.hasPrefix("\u{1B}[1mshop\u{1B}[0m\n"))
        let plain = colored.replacing(#/\u{1B}\[[0-9]+m/#, with: "")
        #expect(plain == ChangeLines(isColored: false).text(Self.changes))
    }

    private func header(_ id: String, _ types: Set<ResourceKind> = ResourceKind.usual) -> SnapshotHeader {
        SnapshotHeader(
            id: id,
            integration: "retail",
            scope: SnapshotScope(resourceTypes: types),
            startedAt: Timestamp(milliseconds: 0),
            finishedAt: Timestamp(milliseconds: 0),
            tool: .current,
            coverage: Coverage(),
            subscriptions: []
        )
    }

    @Test func summaryCountsByChangeAndKind() {
        var summary = DiffSummary(header("one"), header("two"))
        #expect(summary.isEmpty)
        #expect(summary.text == "retail: one to two\n  no change\n")
        summary.add(Self.changes)
        summary.add([Self.change(.added, .role, "dba"), Self.change(.added, .table, "shop.public.more")])
        #expect(!summary.isEmpty)
        #expect(
            summary.text == """
                retail: one to two
                  added       2 roles, 1 table
                  removed     1 column
                  renamed     1 table
                  changed     1 table
                  unknown     1 server, 1 database
                  seen again  1 database

                """
        )
    }

    @Test func differentScopesAreReported() {
        let text = DiffSummary(header("one"), header("two", [.server])).text
        #expect(
            text
                == "retail: one to two\n  the scopes differ: only what both include is compared\n  no change\n"
        )
    }
}

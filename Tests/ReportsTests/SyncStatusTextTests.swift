import Comparison
import Delivery
import Inventory
import Reports
import Sync
import Testing

@testable import Store

/// The status of `sync`, as text for people.
@Suite struct SyncStatusTextTests {
    private typealias Made = StatusOfSync

    private func text(_ status: SyncStatus) -> String { SyncStatusText(status, now: Made.now).text }

    @Test func noRunIsOneLine() {
        #expect(text(Made.status([])) == "no run of sync yet\n")
    }

    @Test func runWithoutChangesIsFourLines() {
        #expect(
            text(Made.status([Made.integration("retail")])) == """
                retail: complete
                  last run   2025-11-24T15:59:00.000Z, 60 s ago
                  next run   not planned
                  changes    none

                """
        )
    }

    @Test func runShowsErrorsAndHeldRemovals() {
        let integration = Made.integration("retail") { one in
            one.report.outcome = .failed
            one.report.next = Made.ago(-60)
            one.report.error = "no token"
            one.report.ownerError = "no directory"
            one.report.skipped = 2
            one.report.changes = ["removed": 1, "added": 3]
            one.report.held = ["table": 200, "schema": 1]
        }
        #expect(
            text(Made.status([integration])) == """
                retail: failed
                  last run   2025-11-24T15:59:00.000Z, 60 s ago
                  next run   2025-11-24T16:01:00.000Z
                  error      no token
                  owners     no directory
                  skipped    2, the previous run had not ended
                  changes    3 added, 1 removed
                  held back  1 schema, 200 table to be removed

                """
        )
    }

    @Test func scopesOutOfViewHaveTheirAge() {
        let integration = Made.integration("retail") { one in
            one.servers = [
                Made.scope("postgresql://a:5432", .unreachable, "connect-timeout", seen: 119),
                Made.scope("postgresql://b:5432", .skipped, "excluded"),
                Made.scope("postgresql://c:5432", nil, seen: 7199),
                Made.scope("postgresql://d:5432", .denied),
                Made.scope("postgresql://e:5432", .complete, seen: 172_799),
            ]
            one.databases = [
                Made.scope("postgresql://e:5432/databases/shop", .denied, "connect-denied", seen: 172_800)
            ]
        }
        let found = text(Made.status([integration]))
        #expect(
            found.hasSuffix(
                """

                Out of view:
                  postgresql://a:5432: unreachable [connect-timeout], in full view 119 s ago
                  postgresql://c:5432: no longer listed, in full view 119 min ago
                  postgresql://d:5432: denied, never in full view
                  postgresql://e:5432/databases/shop: denied [connect-denied], in full view 2 days ago

                In view:
                  postgresql://e:5432: in full view 47 h ago

                """
            ),
            "\(found)"
        )
    }

    @Test func heldRemovalsAreListedUpToAHundred() {
        let held = (1...102).map { number in
            Change(.removed, .resourceGroup, id: "/group/\(number)", server: nil, name: "\(number)")
        }
        let lines = text(Made.status([Made.integration("retail") { $0.held = held }])).split(separator: "\n")
        #expect(lines.contains("Held back in retail, and not reported as removed:"))
        #expect(
            lines.contains("  resource group /group/100") && !lines.contains("  resource group /group/101")
        )
        #expect(lines.last == "  and 2 more, which -o json lists")
    }

    @Test func targetIsOneLine() {
        let targets = [
            Made.target("file:a") { $0.agreed = Made.ago(10) },
            Made.target("https://b") { target in
                (target.pending, target.parked, target.failures) = (7, 2, 3)
                target.error = "status 503"
                target.retired = Made.ago(0)
            },
            Made.target("cmdb") { target in
                target.error = "two rows are unknown"
                target.sentAgain = (
                    Made.ago(180), "its tables know more than the store, as if \(DeliveryLoss.olderStore)"
                )
            },
        ]
        let found = text(Made.status([Made.integration("retail")], targets: targets))
        #expect(
            found.hasSuffix(
                """

                Targets:
                  retail file:a: 0 waiting, agreed 10 s ago
                  retail https://b: 7 waiting, 2 parked, 3 consecutive failures: status 503, not agreed yet, no longer configured since 2025-11-24T16:00:00.000Z
                  retail cmdb: 0 waiting, warning: two rows are unknown, not agreed yet, sent everything again 3 min ago, because its tables know more than the store, as if an older store was restored
                  A webhook does not notice an older store: pgcensus sync resend NAME sends it everything again.

                """
            ),
            "\(found)"
        )
        let quiet = text(Made.status([Made.integration("retail")], targets: [targets[0]]))
        #expect(!quiet.contains("A webhook"))
    }

    @Test func forgottenServersAndParkedEventsComeLast() {
        let forgotten = (1...11).map { number in
            ForgottenServer(
                at: Made.now,
                user: "ana",
                integration: "retail",
                server: "old-\(number)",
                resources: number
            )
        }
        let event = OutboxEvent(
            sequence: 1,
            id: "20251124-1\u{1B}[2J",
            source: "estate",
            type: "pgcensus.resource.added",
            subject: "one",
            time: Made.now,
            snapshot: "s",
            kind: "server",
            data: []
        )
        let parked = ParkedEvent(
            integration: "retail",
            target: "cmdb",
            event: event,
            reason: "status 422",
            at: Made.now
        )
        let found = text(Made.status([Made.integration("retail")], parked: [parked], forgotten: forgotten))
        #expect(found.contains("\nForgotten:\n  2025-11-24T16:00:00.000Z ana retail old-1, 1 resources\n"))
        #expect(found.contains("old-10,") && !found.contains("old-11,"))
        #expect(found.contains("\n  and 1 more, which -o json lists\n"))
        #expect(found.hasSuffix("\n\nParked:\n  20251124-1\\u{1b}[2J for cmdb: status 422\n"))
    }
}

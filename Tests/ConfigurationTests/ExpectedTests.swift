import Configuration
import Inventory
import Testing

/// The scopes that may be out of view, as the configuration file names them.
@Suite struct ExpectedTests {
    private func yaml(_ entry: String) -> String {
        "integrations:\n  - name: x\n    azure: {}\n    expected:\n      - \(entry)\n"
    }

    private func entry(_ text: String) throws -> ExpectedAbsence {
        try Settings(yaml: yaml(text), file: "f").integrations[0].expected[0]
    }

    @Test func subscriptionsMatchByNameOrId() throws {
        let guid = "00000000-0000-4000-8000-000000000007"
        let subscription = Subscription(id: "/subscriptions/\(guid)", displayName: "Partner east")
        for pattern in ["partner*", guid.uppercased(), "/subscriptions/*7"] {
            #expect(try entry("{subscriptions: [\"\(pattern)\"], reason: r}").concerns(subscription))
        }
        #expect(try !entry("{subscriptions: [partner], reason: r}").concerns(subscription))
        let named = try entry("{subscriptions: [partner*], reason: r}")
        #expect(
            !named.concerns(Server(id: "/s", kind: .flexibleServer, name: "partner1", host: nil, port: nil))
        )
    }

    @Test func expectedDatabasesBelongToTheirServers() throws {
        let crm = Server(id: "/c", kind: .flexibleServer, name: "crm", host: "crm.example", port: 5432)
        let shop = Server(id: "/s", kind: .flexibleServer, name: "shop", host: nil, port: nil)
        let one = try entry("{servers: [CRM.example], databases: [audit], reason: r}")
        #expect(one.concerns("audit", of: crm) && !one.concerns("audit", of: shop))
        #expect(!one.concerns("Audit", of: crm), "PostgreSQL names are case-sensitive")
        #expect(!one.concerns(crm), "the entry is for the database, not for its server")
        #expect(try entry("{databases: [audit], reason: r}").concerns("audit", of: shop))
        #expect(try entry("{servers: [crm], reason: r}").concerns(crm))
    }

    @Test func lastDayIsIncluded() throws {
        let entry = try entry("{servers: [crm], reason: moved, until: 2026-12-31}")
        #expect(entry.expectation == Expectation(reason: "moved", until: "2026-12-31"))
        #expect(!entry.expectation.isOver(on: "2026-12-31"))
        #expect(entry.expectation.isOver(on: "2027-01-01"))
        #expect(!Expectation(reason: "for ever").isOver(on: "2999-01-01"))
        #expect(entry.origin?.description == "f:5:9")
    }

    @Test(arguments: [
        ("{servers: [a]}", "f:5:9: integrations[0].expected[0].reason: a reason is required"),
        ("{reason: r}", "integrations[0].expected[0].servers: no scope is named that may be out of view"),
        ("{servers: [], reason: r}", "expected[0].servers: at least one name or glob is required"),
        ("{servers: [a], subscriptions: [b], reason: r}", "subscriptions and servers exclude each other"),
        ("{databases: [a], subscriptions: [b], reason: r}", "subscriptions and databases exclude each other"),
        ("{servers: [a], reason: r, until: 2026-02-30}", "expected[0].until: a date is expected here"),
        ("{servers: [a], reason: r, until: tomorrow}", "expected[0].until: a date is expected here"),
        ("{server: [a], reason: r}", "unknown key \"server\""),
        ("{servers: a, reason: r}", "expected[0].servers: a list is expected here"),
    ])
    func invalidEntriesAreReportedWithTheirPlace(_ text: String, _ message: String) {
        do throws(ConfigurationError) {
            _ = try Settings(yaml: yaml(text), file: "f")
            Issue.record("\(text) was accepted")
        } catch {
            #expect(error.cause.contains(message), "\(error.cause)")
        }
    }
}

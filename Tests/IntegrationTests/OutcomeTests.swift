import Foundation
import Inventory
import LocalEstate
import Support
import Testing

extension NominalEstateTests {
    @Test func everyServerHasItsOutcomeAndCause() async throws {
        let (run, snapshot) = try await scanned()
        #expect(run.code == 2)
        let outcomes = Dictionary(uniqueKeysWithValues: snapshot.servers.map { ($0.name, $0.scan) })
        #expect(
            outcomes.mapValues(\.outcome) == [
                "shop-prod": .complete, "billing-prod": .complete, "analytics": .complete,
                "archive": .stopped, "hr-2019": .stopped, "telemetry": .stopped,
                "erp-legacy": .unreachable, "audit": .unreachable, "crm": .denied,
                "shop-prod-replica": .skipped,
            ]
        )
        #expect(
            outcomes.mapValues { $0.problems.map(\.code) } == [
                "shop-prod": [], "billing-prod": [], "analytics": [], "archive": ["server-stopped"],
                "hr-2019": ["server-stopped"], "telemetry": ["server-stopped"],
                "erp-legacy": ["connection-refused"], "audit": ["connect-timeout"],
                "crm": ["password-rejected"],
                "shop-prod-replica": ["replica"],
            ]
        )
        #expect(outcomes["crm"]?.problems.first?.sqlState == "28P01")
        for scan in outcomes.values where scan.outcome.hidesSomething {
            #expect(scan.problems.allSatisfy { $0.hint?.isEmpty == false })
        }
    }

    @Test func deniedSubscriptionIsListedAsDenied() async throws {
        let (_, snapshot) = try await scanned()
        let denied = try #require(snapshot.subscriptions.first { $0.displayName == "Finance (restricted)" })
        #expect(denied.scan.outcome == .denied)
        #expect(denied.scan.problems.first?.code == "arm-forbidden")
        #expect(denied.scan.problems.first?.httpStatus == 403)
        #expect(denied.scan.problems.first?.requestId?.isEmpty == false)
        #expect(snapshot.coverage.subscriptions[.complete] == 2)
    }

    @Test func summaryNamesEveryHiddenScopeWithCauseAndHint() async throws {
        let (run, _) = try await scanned()
        for text in [
            "server archive: stopped", "server audit: unreachable", "server crm: denied", "server erp-legacy",
        ] {
            #expect(run.output.contains(text))
        }
        #expect(run.output.contains("subscription Finance (restricted)"))
        #expect(run.output.components(separatedBy: "hint: ").count == 8)
        #expect(!run.output.contains("shop-prod-replica"))
    }

    @Test func idsHaveOneSpelling() async throws {
        let (_, snapshot) = try await scanned()
        let crm = try snapshot.server("crm")
        #expect(crm.resourceGroup == "rg-shop")
        #expect(
            crm.id.hasSuffix(
                "/resourceGroups/rg-shop/providers/Microsoft.DBforPostgreSQL/flexibleServers/crm"
            )
        )
        let replica = try snapshot.server("shop-prod-replica")
        #expect(replica.replication?.sourceServerId == (try snapshot.server("shop-prod")).id)
        #expect(Set(snapshot.servers.compactMap(\.location)) == ["eastus", "westeurope", "northeurope"])
    }

    @Test func azureSystemDatabasesAreSkipped() async throws {
        let (_, snapshot) = try await scanned()
        let databases = try #require(try snapshot.server("shop-prod").databases)
        let skipped = databases.filter { $0.scan.outcome == .skipped }.map(\.name.text)
        #expect(skipped == ["azure_maintenance", "azure_sys", "template0", "template1"])
        #expect(databases.allSatisfy { ($0.schemas == nil) == (skipped.contains($0.name.text)) })
    }

    @Test func sessionShowsItsProtection() async throws {
        let (_, snapshot) = try await scanned()
        let session = try #require(try snapshot.server("billing-prod").session)
        #expect(session.tls == "TLSv1.3")
        #expect(session.sslMode == "verify-full")
        #expect(session.serverVersion.hasPrefix("15."))
        #expect(session.user == "pgcensus")
        #expect(!session.inRecovery)
    }

    @Test func outputAndStoreHaveNoSecrets() async throws {
        let (run, _) = try await scanned()
        let secrets = ["PGCENSUS_PASSWORD", "AZURE_CLIENT_SECRET"].compactMap { estate.environment[$0] }
        #expect(secrets.count == 2)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
            for secret in secrets { #expect(data.range(of: Data(secret.utf8)) == nil, "\(name)") }
        }
        for secret in secrets {
            #expect(!run.output.contains(secret))
            #expect(!run.errors.contains(secret))
        }
    }
}

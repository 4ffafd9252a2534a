import Configuration
import Discovery
import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

@testable import Doctor

/// For a host with several addresses, `doctor` checks the addresses in the same way as a login does.
@Suite struct DoctorAddressTests {
    @Test func silentAddressIsReportedIfAnotherAnswers() async throws {
        try await ServerStory.with(certificateDays: 60) { story in
            let port = story.cluster.port
            let silent = try HeldPort(.dropping, address: "127.0.0.2", port: port)
            let group = try group(story)
            let start = ContinuousClock.now
            var both = ServerChecks.Place(addresses: ["127.0.0.2", "127.0.0.1"], port: port)
            let checks = await group.connection(&both)
            #expect(checks.map(\.step) == ["tcp", "tcp", "tls"], "\(checks)")
            #expect(checks.map(\.verdict) == [.unwise, .holds, .holds], "\(checks)")
            #expect(checks.first?.detail.hasPrefix("127.0.0.2 failed, 127.0.0.1 answers") == true)
            #expect(ContinuousClock.now - start < .seconds(15))
            var first = ServerChecks.Place(addresses: ["127.0.0.2"], port: silent.number)
            let alone = await group.connection(&first)
            #expect(alone.map(\.verdict) == [.wrong], "\(alone)")
        }
    }

    private func group(_ story: ServerStory) throws -> ServerChecks {
        let entry = story.integration(named: story.cluster.port).connection(["connectTimeout": "20s"])
        let integration = try #require(try Settings(yaml: [entry].yaml, file: "f").integrations.first)
        let secrets = SecretCache { _, _ in .success(DatabaseSecret(password: ServerStory.password)) }
        let logins = Logins(integration, secrets: secrets, applicationName: "test", environment: [:])
        let server = try #require(integration.namedServers.first)
        return ServerChecks(
            server,
            login: logins.login(to: server),
            integration: integration,
            now: Date()
        )
    }
}

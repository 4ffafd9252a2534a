import HTTP
import Inventory
import Testing

@testable import Azure

/// The facts of a flexible server that need a separate request to Azure.
@Suite struct DetailTests {
    private var server: Server {
        var server = Server(id: "/subscriptions/s/x", kind: .flexibleServer, name: "x", host: nil, port: 5432)
        server.version = "15"
        return server
    }

    private func azure(_ elements: String) -> FakeAzure {
        FakeAzure { _, _ in .json(#"{"value":[\#(elements)]}"#) }
    }

    private static func parameter(
        _ name: String,
        _ value: String,
        default defaultValue: String,
        readOnly: Bool = false,
        pending: Bool = false
    ) -> String {
        """
        {"name":"\(name)","properties":{"value":"\(value)","defaultValue":"\(defaultValue)","isReadOnly":\(readOnly),
         "isConfigPendingRestart":\(pending),"source":"user-override","unit":"8KB"}}
        """
    }

    @Test func onlyChangedParametersAreListed() async {
        let azure = azure(
            [
                Self.parameter("work_mem", "4096", default: "4096"),
                Self.parameter("max_connections", "859", default: "859", pending: true),
                Self.parameter("archive_mode", "always", default: "off", readOnly: true),
                Self.parameter("azure.extensions", "", default: ""),
                Self.parameter("log_statement", "ddl", default: "none"),
            ]
            .joined(separator: ",")
        )
        let found = await azure.manager.parameters(of: server)
        #expect(found.isWhole)
        #expect(found.elements.map(\.name) == ["azure.extensions", "log_statement", "max_connections"])
        #expect(found.elements.map(\.value) == ["", "ddl", "859"])
        #expect(found.elements.map(\.pendingRestart) == [false, false, true])
        #expect(found.elements[1].defaultValue == "none")
    }

    @Test func valuesThatMayHoldSecretsAreLeftOut() async {
        let azure = azure(
            Self.parameter("archive_library", "https://u:p@store.example/x", default: "")
                + "," + Self.parameter("log_line_prefix", "password=%u", default: "%t")
        )
        let found = await azure.manager.parameters(of: server).elements
        #expect(found.map(\.name) == ["archive_library", "log_line_prefix"])
        #expect(found.map(\.value) == [nil, nil])
    }

    @Test func parameterWithoutANameIsRefusedAlone() async {
        let azure = azure(#"{"properties":{"value":"1"}},"# + Self.parameter("a", "1", default: "2"))
        let found = await azure.manager.parameters(of: server)
        #expect(found.elements.map(\.name) == ["a"])
        #expect(!found.isWhole)
    }

    @Test func upgradesAreThoseOfTheServersVersion() async {
        let azure = azure(
            """
            {"name":"one","supportedServerVersions":[{"name":"14","supportedVersionsToUpgrade":["15","16"]},
             {"name":"15","supportedVersionsToUpgrade":["9","18","16"]}]},
            {"name":"two","supportedServerVersions":[{"name":"15","supportedVersionsToUpgrade":["16","17"]},{"name":5}]},
            {"name":"three"}
            """
        )
        #expect(await azure.manager.upgrades(of: server).elements == ["9", "16", "17", "18"])
    }

    @Test func threatProtectionHasAStateAndATime() async {
        let azure = azure(
            #"{"name":"Default","properties":{"state":"Enabled","creationTime":"2026-03-02T09:30:00.1234567Z"}}"#
        )
        let found = await azure.manager.threatProtection(of: server).elements
        #expect(found.map(\.state) == ["Enabled"])
        #expect(found[0].since?.description == "2026-03-02T09:30:00.123Z")
        let nameless = self.azure(#"{"name":"Default","properties":{}}"#)
        let odd = await nameless.manager.threatProtection(of: server)
        #expect(odd.elements.isEmpty && !odd.isWhole)
    }

    @Test func everySupportedVersionHasDays() {
        for version in 11...18 {
            let support = Server.VersionSupport(ofVersion: "\(version)")
            #expect(support.communityUntil != nil && support.azureUntil != nil)
        }
        #expect(Server.VersionSupport(ofVersion: "9.6").azureUntil == nil)
        #expect(Server.VersionSupport(ofVersion: "16.4").communityUntil == "2028-11-09")
        #expect(Server.VersionSupport(ofVersion: nil).communityUntil == nil)
    }

    @Test func detailsThatWereNotRequestedAreRemoved() {
        var full = server
        full.backup = Server.Backup()
        full.replica = Server.Replica()
        full.parameters = []
        full.support = Server.VersionSupport(ofVersion: "15")
        full.upgrades = ["16"]
        full.threatProtection = Server.ThreatProtection(state: "Enabled", since: nil)
        full.firewallRules = []
        full.virtualEndpoints = []
        var kept = full
        kept.keep(Set(ServerDetail.allCases))
        #expect(kept == full)
        kept.keep([])
        #expect(kept == server)
    }
}

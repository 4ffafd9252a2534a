import Foundation
import HTTP
import Inventory
import Testing

@testable import Azure

@Suite struct WireTests {
    private func server(_ json: String) async throws -> Server {
        let azure = FakeAzure { _, _ in .json(#"{"value":[\#(json)]}"#) }
        let subscription = Subscription(id: "/subscriptions/s")
        let listed = await azure.manager.servers(.flexibleServer, in: subscription)
        return try #require(listed.elements.first).spelled(ResourceID.Spelling(groups: []))
    }

    @Test func serverWithOnlyAnIdIsListed() async throws {
        let server = try await server(
            #"{"id":"/subscriptions/s/resourceGroups/g/providers/p/flexibleServers/x"}"#
        )
        #expect(server.name == "x")
        #expect(server.host == nil)
        #expect(server.state == nil)
        #expect(server.tags == [:])
    }

    @Test func unknownAzureValuesAreKept() async throws {
        let server = try await server(
            """
            {"id":"/subscriptions/s/resourceGroups/g/providers/p/flexibleServers/x","location":"Canada Central",
             "sku":{"name":"Standard_X","tier":"Galactic"},"tags":{"Größe":"groß","Empty":""},"new":[1,{"a":null}],
             "properties":{"state":"Hibernating","storage":{"type":"","storageSizeGB":64},"replicationRole":"Twin",
              "highAvailability":{"mode":"Everywhere","state":"Splendid"},"network":{"publicNetworkAccess":"enabled"},
              "authConfig":{"passwordAuth":"Disabled","activeDirectoryAuth":"Enabled","tenantId":"t"}}}
            """
        )
        #expect(server.location == "canadacentral")
        #expect(server.sku?.tier == "Galactic")
        #expect(server.state == "Hibernating")
        #expect(server.storageGiB == 64)
        #expect(server.highAvailability?.mode == "Everywhere")
        #expect(server.replication?.role == "Twin")
        #expect(server.network?.publicAccess == true)
        #expect(server.authentication?.password == false)
        #expect(server.authentication?.entra == true)
        #expect(server.tags["Größe"] == "groß")
        #expect(server.tags["Empty"] == "")
    }

    @Test func nullsCountAsAbsent() async throws {
        let server = try await server(
            """
            {"id":"/subscriptions/s/resourceGroups/g/providers/p/flexibleServers/x","tags":null,"sku":null,
             "systemData":null,"properties":{"fullyQualifiedDomainName":"","availabilityZone":"",
             "sourceServerResourceId":"","privateEndpointConnections":null,"storage":null}}
            """
        )
        #expect(server.tags == [:])
        #expect(server.host == nil)
        #expect(server.availabilityZone == nil)
        #expect(server.replication == nil)
        #expect(server.network == nil)
    }

    @Test func privateEndpointsAndTimesAreRead() async throws {
        let server = try await server(
            """
            {"id":"/subscriptions/s/resourceGroups/g/providers/p/flexibleServers/x",
             "systemData":{"createdAt":"2026-04-16T21:22:08.7921372Z"},
             "properties":{"privateEndpointConnections":[{"properties":{"privateEndpoint":{"id":"/b"}}},
              {"properties":{}},{"properties":{"privateEndpoint":{"id":"/a"}}}]}}
            """
        )
        #expect(server.createdAt?.description == "2026-04-16T21:22:08.792Z")
        #expect(server.network?.privateEndpoints == ["/a", "/b"])
    }
}

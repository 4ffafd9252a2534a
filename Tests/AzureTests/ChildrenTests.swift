import HTTP
import Inventory
import Testing

@testable import Azure

/// The resources that Azure lists for a server, such as databases, administrators and firewall rules.
@Suite struct ChildrenTests {
    private let server = Server(
        id: "/subscriptions/s/resourceGroups/r g/providers/Microsoft.DBforPostgreSQL/flexibleServers/x",
        kind: .flexibleServer,
        name: "x",
        host: nil,
        port: 5432
    )

    private func azure(_ elements: String) -> FakeAzure {
        FakeAzure { _, _ in .json(#"{"value":[\#(elements)],"nextLink":null}"#) }
    }

    @Test func databaseEncodingsAreUpperCase() async throws {
        let azure = azure(
            """
            {"name":"shop","properties":{"charset":"utf8","collation":"en_US.utf8"}},
            {"name":"azure_sys","properties":{"charset":"UTF8"}},{"name":"bare"}
            """
        )
        let found = await azure.manager.databases(of: server).elements
        #expect(found.map(\.name.text) == ["azure_sys", "bare", "shop"])
        #expect(found.map(\.encoding) == ["UTF8", nil, "UTF8"])
        #expect(found.map(\.collation) == [nil, nil, "en_US.utf8"])
        #expect(
            azure.requests[0].url
                == "https://management.azure.com/subscriptions/s/resourceGroups/r%20g/providers"
                + "/Microsoft.DBforPostgreSQL/flexibleServers/x/databases?api-version=2025-08-01"
        )
    }

    /// An element of the list has no `name`, unlike the answer for a single administrator.
    @Test func administratorsWithAndWithoutNamesAreRead() async throws {
        let azure = azure(
            """
            {"properties":{"principalType":"Group","principalName":"DBAs","objectId":"o-2","tenantId":"t"}},
            {"name":"o-1","properties":{"principalType":"Robot"}}
            """
        )
        let found = await azure.manager.entraAdministrators(of: server).elements
        #expect(
            found == [
                .init(name: nil, objectId: "o-1", type: "Robot"),
                .init(name: "DBAs", objectId: "o-2", type: "Group"),
            ]
        )
    }

    @Test func firewallRulesAndVirtualEndpointsAreRead() async throws {
        let rules = await azure(
            #"{"name":"office","properties":{"startIpAddress":"203.0.113.0","endIpAddress":"203.0.113.9"}}"#
        )
        .manager.firewallRules(of: server).elements
        #expect(rules == [.init(name: "office", start: "203.0.113.0", end: "203.0.113.9")])
        let endpoints = await azure(
            """
            {"name":"pair","properties":{"endpointType":"ReadWrite","members":["x","a"],
             "virtualEndpoints":["p.writer.postgres.database.azure.com","p.reader.postgres.database.azure.com"]}},
            {"name":"empty"}
            """
        )
        .manager.virtualEndpoints(of: server).elements
        #expect(endpoints.map(\.name) == ["empty", "pair"])
        #expect(endpoints[1].members == ["a", "x"])
        #expect(endpoints[1].hosts.first == "p.reader.postgres.database.azure.com")
    }

    @Test func subscriptionsBelowAManagementGroupAreFound() async throws {
        let azure = azure(
            """
            {"type":"Microsoft.Management/managementGroups","name":"retail"},
            {"type":"microsoft.management/managementgroups/subscriptions","name":"AA-1"},
            {"type":"Microsoft.Management/managementGroups/subscriptions","name":"bb-2"}
            """
        )
        #expect(await azure.manager.subscriptions(inManagementGroup: "co rp").elements == ["aa-1", "bb-2"])
        #expect(azure.requests[0].url.contains("/managementGroups/co%20rp/descendants?"))
    }

    @Test func subscriptionsKeepAzuresFacts() async throws {
        let azure = azure(
            """
            {"subscriptionId":"AA-1","displayName":"Retail","tenantId":"t","state":"Warned","tags":{"k":"v"},
             "subscriptionPolicies":{"spendingLimit":"Off"}},{"subscriptionId":"bb-2"}
            """
        )
        let found = await azure.manager.subscriptions().elements
        #expect(found[0].id == "/subscriptions/aa-1")
        #expect(found[0].displayName == "Retail" && found[0].tenantId == "t" && found[0].state == "Warned")
        #expect(found[0].tags == ["k": "v"])
        #expect(found[1].displayName == nil && found[1].tags == [:])
    }
}

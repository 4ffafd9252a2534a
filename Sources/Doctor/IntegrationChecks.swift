package import Configuration
package import Discovery
import Foundation
import Inventory

/// All checks of one integration: its secrets, owners, Azure, and its servers.
package struct IntegrationChecks {
    private let integration: Integration
    private let selection: ServerSelection
    private let access: EstateAccess

    package init(_ integration: Integration, _ selection: ServerSelection, environment: [String: String]) {
        self.integration = integration
        self.selection = selection
        access = EstateAccess(integration, environment: environment)
    }

    /// First the integration's own checks, then Azure's, then those of each server.
    package func run() async -> [CheckGroup] {
        let now = Date()
        let owners = OwnerChecks(integration, microsoftGraph: access.microsoftGraph, now: Timestamp(now))
        let checks = await SecretChecks(integration, access.secrets).run() + owners.run()
        var groups = [CheckGroup("integration \(integration.name)", checks)]
        let azure = await checkAzure()
        if let azure { groups.append(azure.group) }
        let servers = (integration.namedServers + (azure?.servers ?? [])).filter(selection.isRead)
        if servers.isEmpty, selection.isOfAll, !groups.contains(where: \.isWrong) {
            groups[0].checks.append(Self.noServers)
        }
        return groups
            + (await servers.concurrentMap(limit: integration.serversAtOnce) { [access, integration] server in
                let login = access.logins.login(to: server)
                return await ServerChecks(server, login: login, integration: integration, now: now).run()
            })
    }

    private func checkAzure() async -> (group: CheckGroup, servers: [Server])? {
        guard let manager = access.manager else { return nil }
        let scan = EstateScan(integration: integration, manager: manager, logins: access.logins)
        return await AzureChecks(manager, scan, besides: integration.servers.count) { Date() }.run()
    }

    private static let noServers = Check(
        "servers",
        .wrong,
        "a scan would visit none",
        remedy: "Check exclude.servers, and add servers or azure."
    )
}

package import Configuration
package import Discovery
import Foundation
import Inventory

/// All checks of one integration: its secrets, owners, Azure, and its servers.
package struct IntegrationExamination {
    private let integration: Integration
    private let selection: ServerSelection
    private let access: EstateAccess

    package init(_ integration: Integration, _ selection: ServerSelection, environment: [String: String]) {
        self.integration = integration
        self.selection = selection
        access = EstateAccess(integration, environment: environment)
    }

    /// First the integration's own checks, then Azure's, then those of each server.
    package func run() async -> [Examination] {
        let now = Date()
        let owners = OwnerExamination(integration, graph: access.graph, now: Timestamp(now))
        let checks = await SecretExamination(integration, access.secrets).run() + owners.run()
        var examinations = [Examination("integration \(integration.name)", checks)]
        let azure = await examineAzure()
        if let azure { examinations.append(azure.examination) }
        let servers = (integration.namedServers + (azure?.servers ?? [])).filter(selection.isRead)
        if servers.isEmpty, selection.isOfAll, !examinations.contains(where: \.isWrong) {
            examinations[0].checks.append(Self.nothingToLookAt)
        }
        return examinations
            + (await servers.concurrentMap(limit: integration.serversAtOnce) { [access, integration] server in
                let login = access.logins.login(to: server)
                return await ServerExamination(server, login: login, integration: integration, now: now).run()
            })
    }

    private func examineAzure() async -> (examination: Examination, servers: [Server])? {
        guard let manager = access.manager else { return nil }
        let crawl = EstateScan(integration: integration, manager: manager, logins: access.logins)
        return await AzureExamination(manager, crawl, besides: integration.servers.count) { Date() }.run()
    }

    private static let nothingToLookAt = Check(
        "servers",
        .wrong,
        "a scan would visit none",
        remedy: "Check exclude.servers, and add servers or azure."
    )
}

package import Configuration
import Delivery
import Directories
package import Discovery
import Foundation
import Inventory
import Ownership
import Wording

extension SyncPlan {
    /// What `sync` needs for one integration: the scan, the targets, and the owners.
    ///
    /// `warn`: takes the warnings of a scan.
    package init(
        _ integration: Integration,
        _ settings: SyncSettings,
        acceptsRemovals: Bool,
        environment: [String: String],
        counting requests: RequestCount,
        warn: @escaping @Sendable (String) -> Void
    ) throws {
        let secrets = EstateAccess(integration, environment: environment).secrets
        let targets = DeliveryTargets(secrets, environment: environment)
        self.init(
            integration: integration.name,
            settings: settings,
            acceptsRemovals: acceptsRemovals,
            targets: try settings.deliver.map { try targets.target($0) },
            owners: Self.owners(integration, environment)
        ) { store in
            let scan = IntegrationScan(integration, store, environment: environment, counting: requests)
            let done = try await scan.run { event in
                if case .notice(let text) = event { warn(text) }
            }
            return (done.writer, done.header)
        }
    }

    private static func owners(_ integration: Integration, _ environment: [String: String]) -> OwnerPlan? {
        let mapping = OwnerMapping(integration)
        guard !mapping.attributes.isEmpty else { return nil }
        return OwnerPlan(mapping, description: integration.owners.mappingDescription) { store, questions in
            do {
                let access = try await DirectoryAccess(
                    integration,
                    store,
                    .open,
                    environment: environment,
                    asking: mapping.attributes,
                    questions: questions
                )
                return (access.directory, access.complaint?.cause)
            } catch let failure as Failure {
                return (Directory(answers: [:]), failure.cause)
            }
        }
    }
}

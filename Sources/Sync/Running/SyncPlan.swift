package import Configuration
package import Delivery
import History
package import Inventory
package import Store

/// One integration as `sync` runs it.
///
/// The caller provides the scan.
package struct SyncPlan: Sendable {
    /// Records servers as they are done, and returns the header of the snapshot to commit.
    package typealias EstateScan =
        @Sendable (_ store: SnapshotStore) async throws -> (SnapshotWriter, SnapshotHeader)

    package var integration: String
    package var settings: SyncSettings
    package var acceptsRemovals: Bool
    package var targets: [any DeliveryTarget]
    package var scan: EstateScan
    /// Nil if the configuration has no owner settings.
    package var owners: OwnerPlan?

    package init(
        integration: String,
        settings: SyncSettings,
        acceptsRemovals: Bool,
        targets: [any DeliveryTarget],
        owners: OwnerPlan? = nil,
        scan: @escaping EstateScan
    ) {
        self.integration = integration
        self.settings = settings
        self.acceptsRemovals = acceptsRemovals
        self.targets = targets
        self.owners = owners
        self.scan = scan
    }

    var removals: RemovalGuard {
        switch settings.maxRemovals {
        case .percent(let percent): RemovalGuard(.percent(percent))
        case .count(let count): RemovalGuard(.count(count))
        }
    }
}

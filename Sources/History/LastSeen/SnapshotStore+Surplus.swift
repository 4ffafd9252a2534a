import Inventory
package import Store

extension SnapshotStore {
    /// The ids of the snapshots that pruning removes, of one integration or of all.
    ///
    /// A snapshot stays if the retention keeps it, or if it last saw something that is out of view in the latest one.
    package func surplus(of integration: String?, keeping retention: Retention) throws -> [String] {
        let headers = try headers(of: integration)
        let kept = try Set(headers.map(\.integration)).reduce(into: Set<String>()) { kept, name in
            let headers = headers.filter { $0.integration == name }
            kept.formUnion(retention.kept(of: headers))
            guard let latest = headers.first else { return }
            kept.formUnion(try view { try LastSeen(before: latest, in: $0).needed })
        }
        return headers.map(\.id).filter { !kept.contains($0) }
    }
}

import Configuration
import Store

extension OwnerOptions {
    /// These options for each integration: the named one, or the one of a named snapshot; else
    /// every integration of the store, and with owners every configured one of them.
    func perIntegration(withOwners: Bool) throws -> [OwnerOptions] {
        guard configuration.integration == nil, snapshot == nil else { return [self] }
        let stored = try SnapshotStore(reading: storeOptions.path).integrations()
        guard stored.count > 1 else { return [self] }
        var names = stored
        if withOwners {
            let configured = try configuration.load().integrations.filter(\.owners.isConfigured).map(\.name)
            names.removeAll { !configured.contains($0) }
        }
        guard !names.isEmpty else { return [self] }
        return names.map { name in
            var options = self
            options.configuration.integration = name
            return options
        }
    }
}

extension OwnerSettings {
    fileprivate var isConfigured: Bool { resourceOwner != nil || integrationOwner != nil }
}

import Configuration
import Store

extension OwnerOptions {
    /// These options for each integration that is meant: the one that is named, or that a snapshot is named of; else
    /// every one of the store, and where owners are asked for, every one of those that the configuration has.
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

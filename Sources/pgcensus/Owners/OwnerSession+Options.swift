import ArgumentParser
import Configuration
import Directories
import History
import Inventory
import Ownership
import Store

extension OwnerSession {
    /// If no configuration is needed, a missing file is not an error: then nothing is known about owners.
    init(_ options: OwnerOptions, configurationIsNeeded: Bool = true) throws {
        let configuration =
            configurationIsNeeded || options.configuration.isThere ? try options.configuration.load() : nil
        if configurationIsNeeded, let configuration {
            _ = try options.configuration.chosen(configuration.integrations)
        }
        let path = options.storeOptions.path
        let store = try SnapshotStore(reading: path)
        let header = try store.header(
            called: options.snapshot,
            integration: options.configuration.integration
        )
        let name = header.integration
        configuration?.warnings(concerning: [name]).forEach { warn($0.description) }
        let configured = configuration?.integrations.first { $0.name == name }
        if configured == nil, configurationIsNeeded {
            throw CommandFailure(
                "the snapshot belongs to integration \(name), which the configuration does not have",
                hint: "Name its configuration with --config, or another snapshot with --snapshot.",
                code: ExitStatus.wrongConfiguration
            )
        }
        self.init(
            store,
            at: path,
            header,
            isNamed: options.snapshot != nil,
            configured ?? Integration(name: name),
            environment: ProcessEnvironment.variables,
            warn: { warn($0, hint: $1) }
        )
    }
}

extension DirectoryAccess {
    /// The exit code of a command that succeeded, apart from the directory.
    func end() throws {
        if complaint != nil { throw ExitCode(ExitStatus.somethingUnseen) }
    }
}

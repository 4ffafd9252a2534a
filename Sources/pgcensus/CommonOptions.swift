import ArgumentParser
import Configuration
import Foundation

/// Where the configuration is, and which part of it is meant.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "The configuration file. Default: $PGCENSUS_CONFIG, else pgcensus.yaml.")
    var config: String?

    @Option(help: "Only this integration.")
    var integration: String?

    /// The integrations to run; without any file, one that reads the named subscriptions.
    func integrations(subscriptions: [String]) throws -> [Integration] {
        let environment = ProcessInfo.processInfo.environment
        let named = config ?? environment["PGCENSUS_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let path = named ?? "pgcensus.yaml"
        if named == nil, !subscriptions.isEmpty, !FileManager.default.fileExists(atPath: path) {
            return [Integration(name: "default", azure: AzureSettings(subscriptions: subscriptions))]
        }
        do {
            return try chosen(try Configuration.load(path: path).integrations).map {
                restricted($0, to: subscriptions)
            }
        } catch let error as ConfigurationError {
            throw CommandFailure(error, code: Ending.wrongConfiguration)
        }
    }

    private func chosen(_ all: [Integration]) throws -> [Integration] {
        guard let integration else { return all }
        let found = all.filter { $0.name == integration }
        guard found.isEmpty else { return found }
        throw CommandFailure(
            "there is no integration \(integration)",
            hint: "Choose one of: \(all.map(\.name).joined(separator: ", ")).",
            code: Ending.wrongUsage
        )
    }

    private func restricted(_ integration: Integration, to subscriptions: [String]) -> Integration {
        guard !subscriptions.isEmpty else { return integration }
        var integration = integration
        integration.azure?.subscriptions = subscriptions
        return integration
    }
}

/// Where the store is.
struct StoreOptions: ParsableArguments {
    @Option(help: "The snapshot store. Default: $PGCENSUS_STORE, else pgcensus.db.")
    var store: String?

    var path: String {
        let named = ProcessInfo.processInfo.environment["PGCENSUS_STORE"]
        return store ?? named.flatMap { $0.isEmpty ? nil : $0 } ?? "pgcensus.db"
    }
}

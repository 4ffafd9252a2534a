import ArgumentParser
import Configuration
import Foundation
import Store
import Wording

/// The configuration file, and the integration to use.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "The configuration file. Default: $PGCENSUS_CONFIG, else pgcensus.yaml.")
    var config: String?

    @Option(help: "Only this integration.")
    var integration: String?

    @OptionGroup var log: LogOptions

    /// The path of the configuration file, whether the file exists or not.
    var path: String { named ?? "pgcensus.yaml" }

    private var named: String? {
        config ?? ProcessEnvironment["PGCENSUS_CONFIG"]
    }

    /// The integrations to run; without any file, one that reads the named subscriptions.
    func integrations(subscriptions: [String] = []) throws -> [Integration] {
        if named == nil, !subscriptions.isEmpty, !FileManager.default.fileExists(atPath: path) {
            return [Integration(name: "default", azure: AzureSettings(subscriptions: subscriptions))]
        }
        let configuration = try load()
        let chosen = try chosen(configuration.integrations)
        configuration.warnings(concerning: chosen.map(\.name)).forEach { warn($0.description) }
        return chosen.map { restricted($0, to: subscriptions) }
    }

    /// The one integration to use.
    func onlyIntegration() throws -> Integration {
        let all = try integrations()
        guard all.count == 1 else {
            throw CommandFailure(
                "the configuration has \(all.count) integrations",
                hint: "Choose one with --integration: \(all.map(\.name).joined(separator: ", ")).",
                code: ExitStatus.wrongUsage
            )
        }
        return all[0]
    }

    func load() throws -> Settings {
        do { return try Settings.load(path: path) } catch { throw CommandFailure(error) }
    }

    /// Whether a file is named, or exists at the default path.
    var isThere: Bool { named != nil || FileManager.default.fileExists(atPath: path) }

    /// Which integration of a store to use: the named one, the only one, or the only configured one.
    ///
    /// An integration that was renamed leaves its old name in the store.
    func integration(among stored: [String]) throws -> String {
        if let integration {
            guard !stored.contains(integration) else { return integration }
            throw StoreError.noSnapshotOf(integration: integration, others: stored)
        }
        guard let first = stored.first else { throw StoreError.noSnapshot(wanted: nil) }
        guard stored.count > 1 else { return first }
        let configured = isThere ? try load().integrations.map(\.name).filter(stored.contains) : []
        guard configured.count == 1 else { throw StoreError.severalIntegrations(stored) }
        return configured[0]
    }

    /// The named one, or all; any other name is wrong usage.
    func chosen(_ all: [Integration]) throws -> [Integration] {
        guard let integration else { return all }
        let found = all.filter { $0.name == integration }
        guard found.isEmpty else { return found }
        throw CommandFailure(
            "there is no integration \(integration)",
            hint: "Choose one of: \(all.map(\.name).joined(separator: ", ")).",
            code: ExitStatus.wrongUsage
        )
    }

    private func restricted(_ integration: Integration, to subscriptions: [String]) -> Integration {
        guard !subscriptions.isEmpty else { return integration }
        var integration = integration
        integration.azure?.subscriptions = subscriptions
        return integration
    }
}

/// The path of the store.
struct StoreOptions: ParsableArguments {
    @Option(help: "The snapshot store. Default: $PGCENSUS_STORE, else pgcensus.db.")
    var store: String?

    var path: String {
        store ?? ProcessEnvironment["PGCENSUS_STORE"] ?? "pgcensus.db"
    }

    /// The lock for writing to a store that exists.
    func lockExisting() async throws -> StoreLock {
        do throws(StoreError) { _ = try SnapshotStore(reading: path) } catch { throw CommandFailure(error) }
        return try await lock(waiting: false)
    }

    /// The lock for writing to the store; creates the store if it does not exist.
    func lock(waiting: Bool) async throws -> StoreLock {
        while true {
            do throws(StoreError) {
                return try StoreLock(store: path)
            } catch {
                guard case .held = error else { throw CommandFailure(error) }
                guard waiting else {
                    throw CommandFailure(
                        error.cause,
                        hint:
                            "Wait for it with --wait; end a running sync first."
                    )
                }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}

import ArgumentParser
import Configuration
import Inventory
import Reports

/// `pgcensus config show`: how each server is connected to, and which line of the file says so.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the settings in force for each server, and where each comes from.",
        discussion: """
            The variables of the environment that count come last. Servers are those named by hand, and Azure's as they \
            were last known; nothing is asked over the network, and no
            secret is read.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var storeOptions: StoreOptions

    @Option(help: "Only servers whose name or host matches this glob.")
    var server: String?

    @Option(name: [.short, .customLong("output")], help: "table or json.")
    var output = OutputFormat.table

    func run() throws {
        let integrations = try configurationOptions.integrations()
        let environment = EnvironmentVariable.inForce(for: integrations)
        let settings = try integrations.map { integration in
            let known = try KnownServers(integration, store: storeOptions.path, matching: server)
            return IntegrationSettings(
                name: integration.name,
                servers: known.servers.map {
                    ($0.name, integration.connection(to: $0).rows + integration.expectation(of: $0))
                },
                rules: server == nil && known.isBeforeFirstScan ? integration.rules : []
            )
        }
        switch output {
        case .table:
            let text = settings.map(\.text) + [IntegrationSettings.text(environment: environment)]
            try StandardOutput.print(text.joined(separator: "\n"), terminator: "")
        case .json: try StandardOutput.print(IntegrationSettings.json(settings, environment: environment))
        }
    }
}

extension Integration {
    /// Why the server may be out of view, if the file says so.
    fileprivate func expectation(of server: Server) -> [SettingRow] {
        guard let entry = expected.first(where: { $0.concerns(server) }) else { return [] }
        let until = entry.expectation.until.map { ", until \($0)" } ?? ""
        let from = entry.origin?.description ?? ""
        return [
            SettingRow(key: "expected", value: "out of view: \(entry.expectation.reason)\(until)", from: from)
        ]
    }

    /// What will hold for servers that are not known yet, by the names that it is for.
    fileprivate var rules: [(names: String, settings: [SettingRow])] {
        overrides.map { ($0.servers.map(\.pattern).joined(separator: ", "), $0.connection.rows) }
            + [("every other server", connection.rows)]
    }
}

extension ConnectionSettings {
    fileprivate var rows: [SettingRow] {
        listed.map { SettingRow(key: $0.key, value: $0.value, from: $0.origin?.description ?? "default") }
    }
}

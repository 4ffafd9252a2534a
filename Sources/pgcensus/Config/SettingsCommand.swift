import ArgumentParser
import Configuration
import Discovery
import History
import Inventory
import Reports
import Wording

/// `pgcensus config show`: the connection settings of each server, with the line of the file that sets them.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the settings in force for each server, and where each comes from.",
        discussion: """
            The environment variables that pgcensus uses come last. The servers are those named in the file, and \
            Azure's servers from the last known state. The command uses no network and reads no secret.
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
        let environment = EnvironmentVariable.inForce(for: integrations, ProcessEnvironment.variables)
        let settings = try integrations.map { integration in
            let known = try CommandFailure.explaining {
                try KnownServers(integration, store: storeOptions.path)
            }
            let selection = ServerSelection(integration, matching: server)
            let servers = known.servers.filter(selection.names)
            if let server, servers.isEmpty { throw unknown(server, of: integration, known) }
            return IntegrationSettings(
                name: integration.name,
                servers: servers.map {
                    ($0.name, integration.connection(to: $0).listed + integration.expectation(of: $0))
                },
                rules: selection.isOfAll && known.isBeforeFirstScan ? integration.rules : []
            )
        }
        switch output {
        case .table:
            let text = settings.map(\.text) + [IntegrationSettings.text(environment: environment)]
            try StandardOutput.print(text.joined(separator: "\n"), terminator: "")
        case .json: try StandardOutput.print(IntegrationSettings.json(settings, environment: environment))
        }
    }

    private func unknown(_ server: String, of integration: Integration, _ known: KnownServers)
        -> CommandFailure
    {
        CommandFailure(
            "no known server of \(integration.name) matches \(server.printable)",
            hint: known.isBeforeFirstScan
                ? "Run pgcensus scan first: it lists Azure's servers."
                : "Run without --server to see all.",
            code: ExitStatus.wrongUsage
        )
    }
}

import ArgumentParser
import Configuration
import History
import Reports

/// `pgcensus config preview`: shows what people see when they ask for access to the resources.
struct PreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show what people will see: the access details, and how each server is reached."
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        for integration in try configurationOptions.integrations() {
            let known = try CommandFailure.explaining {
                try KnownServers(integration, store: storeOptions.path)
            }
            let preview = AccessPreview(
                integration,
                servers: known.servers,
                isBeforeFirstScan: known.isBeforeFirstScan
            )
            try StandardOutput.print(preview.text, terminator: "")
        }
    }
}

import ArgumentParser
import Configuration
import Inventory
import Postgres
import Wording

/// `pgcensus config preview`: what people will be shown who ask how to reach the resources.
struct PreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show what people will see: the access details, and how each server is reached."
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        for integration in try configurationOptions.integrations() {
            let known = try KnownServers(integration, store: storeOptions.path)
            print(integration.name)
            let details = integration.customAccessDetails ?? "(no customAccessDetails)"
            for line in details.split(separator: "\n") { print("  \(String(line).printable)") }
            for server in known.servers { show(server, integration.connection(to: server)) }
            if known.isBeforeFirstScan { print("\n  Azure's servers stand here after the first scan.") }
        }
    }

    private func show(_ server: Server, _ settings: ConnectionSettings) {
        let place = [server.kind.rawValue, server.location, server.state].compactMap { $0 }
        print("\n  \(server.name.printable) (\(place.joined(separator: ", ").printable))")
        guard let host = server.host else { return print("    Azure gives no host name for it") }
        let roots = settings.sslMode.verifies ? ["sslrootcert=\(settings.sslRootCert ?? "system")"] : []
        let words = [
            "host=\(host)", "port=\(settings.port)", "dbname=\(settings.database)", "user=YOUR_ROLE",
            "sslmode=\(settings.sslMode.rawValue)",
        ]
        print("    psql \"\((words + roots).joined(separator: " ").printable)\"")
    }
}

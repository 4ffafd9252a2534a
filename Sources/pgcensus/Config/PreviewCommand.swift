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
            try StandardOutput.print(integration.name)
            let details = integration.customAccessDetails ?? "(no customAccessDetails)"
            for line in details.split(separator: "\n") {
                try StandardOutput.print("  \(String(line).printable)")
            }
            for server in known.servers { try show(server, integration.connection(to: server)) }
            if known.isBeforeFirstScan {
                try StandardOutput.print("\n  Azure's servers stand here after the first scan.")
            }
        }
    }

    private func show(_ server: Server, _ settings: ConnectionSettings) throws {
        let place = [server.kind.rawValue, server.location, server.state].compactMap { $0 }
        try StandardOutput.print("\n  \(server.name.printable) (\(place.joined(separator: ", ").printable))")
        guard let host = server.host else {
            return try StandardOutput.print("    Azure gives no host name for it")
        }
        let roots = settings.sslMode.verifies ? [("sslrootcert", settings.sslRootCert ?? "system")] : []
        let words = [
            ("host", host), ("port", String(settings.port)), ("dbname", settings.database),
            ("user", "YOUR_ROLE"), ("sslmode", settings.sslMode.rawValue),
        ]
        let connection = (words + roots).map { "\($0)=\($1.asConnectionValue)" }.joined(separator: " ")
        guard connection.printable == connection else {
            return try StandardOutput.print(
                "    a name with control characters, not for pasting: \(connection.printable)"
            )
        }
        try StandardOutput.print("    psql \(connection.quotedForShell)")
    }
}

extension String {
    /// As a connection string has it (chapter 34.1.1.1): quoted where it holds more than the letters of names.
    fileprivate var asConnectionValue: String {
        let plain = unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789-._:/".unicodeScalars.contains($0)
        }
        return plain && !isEmpty ? self : quotedConnectionValue
    }

    /// One word for any POSIX shell, which takes nothing in it for anything else.
    fileprivate var quotedForShell: String {
        let text = unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined()
        return "'\(text)'"
    }
}

import ArgumentParser
import AzureEmulator
import Foundation

/// `pgcensus-demo emulator --estate FILE [--port N]`: only Azure's emulator, until it is stopped.
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulator",
        abstract: "Serve an estate as Azure would, on loopback, until it is stopped.",
        discussion: "The client secret is new each time, unless AZURE_CLIENT_SECRET gives it."
    )

    @Option(help: "The estate to serve; see fixtures/azure/nominal.json.")
    var estate: String

    @Option(help: "Users and groups for Microsoft Graph; see fixtures/azure/directory.json.")
    var directory: String?

    @Option(help: "The port to listen on; default: a free port.")
    var port: UInt16 = 0

    func run() async throws {
        let content: Estate
        do { content = try Estate(file: URL(fileURLWithPath: estate)) } catch {
            throw ValidationError("\(estate) is not an estate: \(error.localizedDescription)")
        }
        let directory = try directory.map { path in
            do { return try EntraDirectory(file: URL(fileURLWithPath: path)) } catch {
                throw ValidationError("\(path) is not a directory: \(error.localizedDescription)")
            }
        }
        let code = try await stoppingOnSignals {
            try await serve(content, directory)
            return 0
        }
        throw ExitCode(code)
    }

    private func serve(_ estate: Estate, _ directory: EntraDirectory?) async throws {
        let given = ProcessInfo.processInfo.environment["AZURE_CLIENT_SECRET"] ?? ""
        let secret = given.isEmpty ? UUID().uuidString : given
        let emulator = try await AzureEmulator.start(
            estate: estate,
            secrets: EmulatorSecrets(clientSecret: secret),
            port: port
        )
        if let directory { emulator.setDirectory(directory) }
        let url = emulator.baseURL
        say(
            """
            Azure's emulator listens on \(url). Stop it with Ctrl-C.

              export AZURE_TENANT_ID=\(estate.tenantId) AZURE_CLIENT_ID=\(estate.clientId)
            """
        )
        if given.isEmpty { say("  export AZURE_CLIENT_SECRET=\(secret)") }
        say(
            "  azure: {credential: environment, endpoints: {resourceManager: \"\(url)\", authority: \"\(url)\"}}"
        )
        do { try await Task.sleep(for: .seconds(1_000_000_000)) } catch { await emulator.stop() }
    }
}

import AzureEmulator
import Foundation

/// `pgcensus-demo emulator --estate FILE [--port N]`: Azure's emulator by itself, until it is stopped.
struct EmulatorCommand {
    private let estate: Estate
    private let port: UInt16

    /// Nil where the arguments are others.
    init?(_ arguments: [String]) throws {
        guard arguments.first == "emulator" else { return nil }
        var options: [String: String] = [:]
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard ["--estate", "--port"].contains(name), let value = rest.popFirst() else {
                throw UsageError(text: "emulator does not know \(name), or its value is missing")
            }
            options[name] = value
        }
        guard let file = options["--estate"] else { throw UsageError(text: "emulator needs --estate FILE") }
        guard let port = UInt16(options["--port"] ?? "0") else {
            throw UsageError(text: "--port takes a port")
        }
        self.port = port
        do { estate = try Estate(file: URL(fileURLWithPath: file)) } catch {
            throw UsageError(text: "\(file) is no estate: \(error)")
        }
    }

    /// The secret is made up anew, unless `AZURE_CLIENT_SECRET` gives it.
    func run() async throws {
        let given = ProcessInfo.processInfo.environment["AZURE_CLIENT_SECRET"] ?? ""
        let secret = given.isEmpty ? UUID().uuidString : given
        let emulator = try await AzureEmulator.start(
            estate: estate,
            secrets: EmulatorSecrets(clientSecret: secret),
            port: port
        )
        print(
            """
            Azure's emulator listens on \(emulator.baseURL). Stop it with Ctrl-C.

              export AZURE_TENANT_ID=\(estate.tenantId) AZURE_CLIENT_ID=\(estate.clientId)
            """
        )
        if given.isEmpty { print("  export AZURE_CLIENT_SECRET=\(secret)") }
        print(
            "  azure: {credential: environment, endpoints: {resourceManager: \"\(emulator.baseURL)\", authority: \"\(emulator.baseURL)\"}}"
        )
        fflush(nil)
        do { try await Task.sleep(for: .seconds(1_000_000_000)) } catch { await emulator.stop() }
    }
}

/// Wrong arguments of the demo program.
struct UsageError: Error {
    let text: String
}

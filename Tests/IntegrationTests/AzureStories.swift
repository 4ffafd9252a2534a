import AzureEmulator
import Foundation
import Inventory
import Support

/// An estate that only the emulator serves, for tests without a PostgreSQL server.
struct AzureStory: ~Copyable {
    static let secret = "story-secret"

    let emulator: AzureEmulator
    let folder: TemporaryFolder

    init(_ estate: Estate, secrets: EmulatorSecrets? = nil) async throws {
        let emulator = try await AzureEmulator.start(
            estate: estate,
            secrets: secrets ?? EmulatorSecrets(clientSecret: Self.secret)
        )
        let folder = try TemporaryFolder()
        (self.emulator, self.folder) = (emulator, folder)
    }

    /// Scans only servers, without a database connection; returns the run and the snapshot, if one was stored.
    func scan(
        _ azure: String = "",
        and integration: String = "",
        credential: String = "environment",
        types: String = "server",
        environment: [String: String]? = nil,
        imds: String? = nil
    ) async throws -> (run: ProgramRun, snapshot: Snapshot?) {
        let configuration = try folder.write(
            """
            integrations:
              - name: story
                resourceTypes: [\(types)]
                azure:
                  credential: \(credential)
                  endpoints: {resourceManager: "\(emulator.baseURL)", authority: "\(emulator.baseURL)", imds: "\(imds ?? emulator.baseURL)"}
            \(azure.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
            \(integration.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
            """,
            to: "pgcensus.yaml"
        )
        let file = folder.file("snapshot.json")
        try? FileManager.default.removeItem(atPath: file)
        let run = try await pgcensus(
            ["scan", "--config", configuration, "--store", folder.file("pgcensus.db"), "--export", file],
            environment: environment ?? Self.application
        )
        let data = FileManager.default.contents(atPath: file)
        return (run, try data.map { try Snapshot(exported: $0) })
    }

    /// An integration that reads only the servers of this estate.
    func integration(_ azure: YAMLMap = [:]) -> IntegrationEntry {
        IntegrationEntry().types([.server]).azure(at: emulator.baseURL, azure)
    }

    /// A token that the emulator issues, requested with curl.
    func token(for scope: String) async throws -> String {
        let form = [
            "grant_type=client_credentials", "client_id=\(Estate.madeClient)", "client_secret=\(Self.secret)",
            "scope=\(scope)",
        ]
        let url = "\(emulator.baseURL)/\(Estate.madeTenant)/oauth2/v2.0/token"
        let run = try await launch(["/usr/bin/curl", "-s", "-d", form.joined(separator: "&"), url])
        let answer = try JSONDecoder().decode([String: JSONValue].self, from: Data(run.output.utf8))
        guard case .string(let token) = answer["access_token"] else { throw CancellationError() }
        return token
    }

    static let application = [
        "AZURE_TENANT_ID": Estate.madeTenant, "AZURE_CLIENT_ID": Estate.madeClient,
        "AZURE_CLIENT_SECRET": secret,
    ]
}

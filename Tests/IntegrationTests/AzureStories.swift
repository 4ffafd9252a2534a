import AzureEmulator
import Foundation
import Inventory
import Support

/// An estate of the emulator's alone: what can be told without a PostgreSQL server.
struct AzureStory: ~Copyable {
    static let tenant = "7c1f6a52-3f0e-4a1b-9a77-0d5be2f4c101"
    static let client = "2d9a4c1e-8b3f-4e6d-a5c7-1f0e9d8c7b02"
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

    /// Scans servers alone, which opens no database connection, and returns the run and the snapshot if there is one.
    func scan(
        _ azure: String = "",
        credential: String = "environment",
        types: String = "server",
        environment: [String: String]? = nil
    ) async throws -> (run: ProgramRun, snapshot: Snapshot?) {
        let configuration = try folder.write(
            """
            integrations:
              - name: story
                resourceTypes: [\(types)]
                azure:
                  credential: \(credential)
                  endpoints: {resourceManager: "\(emulator.baseURL)", authority: "\(emulator.baseURL)", imds: "\(emulator.baseURL)"}
            \(azure.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
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
        return (run, try data.map { try JSONDecoder().decode(Snapshot.self, from: $0) })
    }

    static let application = [
        "AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client, "AZURE_CLIENT_SECRET": secret,
    ]
}

extension Estate {
    /// Subscriptions numbered from 1, each with one resource group and some flexible servers.
    static func made(subscriptions: Int, servers: Int, state: String = "Ready") -> Estate {
        var estate = Estate(
            tenantId: AzureStory.tenant,
            clientId: AzureStory.client,
            subscriptions: [],
            resourceGroups: [],
            resources: []
        )
        for number in 1...max(1, subscriptions) where subscriptions > 0 {
            estate.addSubscription(number)
            for server in 0..<servers { estate.addServer("s\(number)-\(server)", in: number, state: state) }
        }
        return estate
    }

    static func guid(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - String(number).count) + String(number)
    }

    mutating func addSubscription(_ number: Int, tenant: String? = nil, state: String = "Enabled") {
        let guid = Self.guid(number)
        subscriptions.append(
            .object([
                "id": .string("/subscriptions/\(guid)"), "subscriptionId": .string(guid),
                "displayName": .string("Subscription \(number)"), "tenantId": .string(tenant ?? tenantId),
                "state": .string(state),
            ])
        )
        resourceGroups.append(
            .object([
                "id": .string("/subscriptions/\(guid)/resourceGroups/rg-Main"), "name": .string("rg-Main"),
                "location": .string("East US"), "tags": .object(["group": .string("main")]),
            ])
        )
    }

    mutating func addServer(
        _ name: String,
        in subscription: Int,
        state: String = "Ready",
        tags: [String: String] = [:],
        group: String = "rg-Main",
        location: String = "East US"
    ) {
        let type = "Microsoft.DBforPostgreSQL/flexibleServers"
        let id = "/subscriptions/\(Self.guid(subscription))/resourceGroups/\(group)/providers/\(type)/\(name)"
        resources.append(
            .object([
                "id": .string(id), "name": .string(name), "type": .string(type),
                "location": .string(location),
                "tags": .object(tags.mapValues { .string($0) }),
                "properties": .object([
                    "state": .string(state), "version": .string("16"),
                    "fullyQualifiedDomainName": .string("\(name).postgres.database.azure.com"),
                ]),
            ])
        )
    }
}

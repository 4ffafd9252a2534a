import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Microsoft's own clients read the estate, and must find the same as `pgcensus export`.
extension NominalEstateTests {
    @Test(arguments: ["secret", "certificate", "workloadIdentity", "managedIdentity"])
    func microsoftClientsSeeTheExportedResources(_ way: String) async throws {
        let walk = try await walk(way)
        let snapshot = try await export(way)
        #expect(Set(walk.subscriptions.keys) == Set(snapshot.subscriptions.map(\.guid)))
        #expect(
            walk.graph.mapValues { Tags($0) } == snapshot.servers.reduce(into: [:]) { $0[$1.name] = $1.tags }
        )
        #expect(walk.descendants.count == 4)
        for subscription in snapshot.subscriptions {
            let walked = try #require(walk.subscriptions[subscription.guid])
            #expect(walked.displayName == subscription.displayName)
            guard let servers = walked.servers.value else {
                #expect(subscription.scan.outcome == .denied && walked.servers.code == "AuthorizationFailed")
                continue
            }
            guard subscription.scan.outcome != .skipped else { continue }
            let groups = (subscription.resourceGroups ?? []).reduce(into: [:]) { $0[$1.name] = $1.tags }
            #expect(walked.resourceGroups.value?.mapValues { Tags($0) } == groups)
            let ours = snapshot.servers.filter {
                $0.kind == .flexibleServer && $0.subscriptionId == subscription.guid
            }
            #expect(servers.map(\.name).sorted() == ours.map(\.name).sorted())
            for server in servers { compare(server, try snapshot.server(server.name)) }
        }
    }

    private func compare(_ theirs: Walk.Server, _ ours: Server) {
        #expect(Tags(theirs.tags) == ours.tags)
        #expect(theirs.id.lowercased() == ours.id.lowercased())
        #expect(theirs.state == ours.state)
        guard ours.scan.outcome != .skipped else { return }
        #expect(theirs.version == ours.version)
        #expect(theirs.host == ours.host)
        #expect(theirs.sku == ours.sku?.name)
        #expect(theirs.storageGiB == ours.storageGiB)
        let names = ours.databases?.map(\.name.text).filter { !$0.hasPrefix("template") }.sorted()
        #expect(theirs.databases.value == names, "\(ours.name)")
        #expect(theirs.databases.code == (ours.state == "Stopped" ? "ServerStoppedError" : nil))
        #expect(theirs.firewallRules.value == ours.firewallRules?.map(\.name).sorted())
        #expect(theirs.virtualEndpoints.value ?? [] == ours.virtualEndpoints?.map(\.name).sorted() ?? [])
        #expect(theirs.operations == ours.operations, "\(ours.name)")
        let parameters = ours.parameters?.map { ($0.name, $0.value ?? "") }
        #expect(theirs.parameters.value == parameters.map(Dictionary.init(uniqueKeysWithValues:)))
        #expect(theirs.upgrades.value == ours.upgrades)
        #expect(theirs.threatProtection.value?.first == ours.threatProtection?.state)
        if let administrators = ours.entraAdministrators {
            #expect(theirs.administrators.value == administrators.compactMap(\.objectId).sorted())
        }
    }

    /// The variables for signing in, for both programs; no other variable is set.
    private func variables(_ way: String) -> [String: String] {
        var settings = estate.environment
        if way != "secret" { settings["AZURE_CLIENT_SECRET"] = nil }
        switch way {
        case "certificate": settings["AZURE_CLIENT_CERTIFICATE_PATH"] = estate.clientCertificate
        case "workloadIdentity": settings["AZURE_FEDERATED_TOKEN_FILE"] = estate.federatedTokenFile
        case "managedIdentity": settings["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = estate.emulator.baseURL
        default: break
        }
        return settings
    }

    private func walk(_ way: String) async throws -> Walk {
        let front = try await TLSFront(before: estate.emulator.baseURL, authority: estate.authority)
        let run = try await launch(
            [
                "\(Repository.root)/.build/azure-sdk/bin/python", "\(Repository.root)/Tests/AzureSDK/walk.py",
                front.url, estate.authority.certificate, way, "corp",
            ],
            environment: variables(way)
        )
        try await front.stop()
        try #require(run.code == 0, "\(run.errors)")
        return try JSONDecoder().decode(Walk.self, from: Data(run.output.utf8))
    }

    private static let details = ServerDetail.allCases.map(\.rawValue).joined(separator: ", ")

    private func export(_ way: String) async throws -> Snapshot {
        let credential = ["secret", "certificate"].contains(way) ? "environment" : way
        let base = estate.emulator.baseURL
        let configuration = configuration.replacing(
            "credential: environment",
            with: "credential: \(credential)\n      details: [\(Self.details)]"
        )
        .replacing("authority: \"\(base)\"", with: "authority: \"\(base)\", imds: \"\(base)\"")
        let file = folder.file("export.json")
        let scan = try await run(["--export", file], configuration: configuration, only: variables(way))
        try #require(scan.code == 2, "\(scan.errors)")
        return try Snapshot(exported: Data(contentsOf: URL(fileURLWithPath: file)))
    }
}

extension Server {
    /// The facts in the form that `walk.py` prints.
    fileprivate var operations: [String: String] {
        let facts: [String: String?] = [
            "retentionDays": backup?.retentionDays.map { "\($0)" },
            "geoRedundant": backup?.geoRedundant.map { $0 ? "Enabled" : "Disabled" },
            "customWindow": maintenanceWindow?.custom.map { $0 ? "Enabled" : "Disabled" },
            "dayOfWeek": maintenanceWindow?.dayOfWeek.map { "\($0)" },
            "startHour": maintenanceWindow?.startHour.map { "\($0)" },
            "startMinute": maintenanceWindow?.startMinute.map { "\($0)" },
            "encryption": encryption?.type, "keyUri": encryption?.keyUri,
            "standbyZone": standby?.availabilityZone, "dnsZone": privateDns?.zoneId,
            "replicaState": replica?.state,
        ]
        return facts.compactMapValues { $0 }
    }
}

/// What `Tests/AzureSDK/walk.py` prints.
private struct Walk: Decodable {
    let subscriptions: [String: Subscription]
    let graph: [String: [String: String]]
    let descendants: [String]

    struct Subscription: Decodable {
        let displayName: String
        let servers: Seen<[Server]>
        let resourceGroups: Seen<[String: [String: String]]>
    }

    struct Server: Decodable {
        let id: String
        let name: String
        let tags: [String: String]
        let version: String?
        let state: String?
        let host: String?
        let sku: String?
        let storageGiB: Int?
        let operations: [String: String]
        let databases: Seen<[String]>
        let administrators: Seen<[String]>
        let firewallRules: Seen<[String]>
        let virtualEndpoints: Seen<[String]>
        let parameters: Seen<[String: String]>
        let upgrades: Seen<[String]>
        let threatProtection: Seen<[String]>
    }

    /// A value, or the Azure error code that explains why there is no value.
    struct Seen<Value: Decodable>: Decodable {
        let value: Value?
        let code: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            code = try? container.decode(String.self)
            value = code == nil ? try container.decode(Value.self) : nil
        }
    }
}

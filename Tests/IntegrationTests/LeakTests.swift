import AzureEmulator
import Foundation
import LocalEstate
import Support
import Testing
import Wording

/// Every secret that a run has used, looked for in everything that the run has left.
@Suite struct LeakTests {
    private static let administrator = "pg-admin-secret-4711"
    private static let connector = "connector-secret-0815"

    @Test func noSecretIsInAnyOutputStoreOrFile() async throws {
        try await ServerStory.with(load: ["azure", "role"]) { server in
            try await server.cluster.psql("alter role pgadmin password '\(Self.administrator)'")
            let token = "access-token-for-postgres-42"
            let emulator = try await AzureEmulator.start(
                estate: .made(subscriptions: 1, servers: 0),
                secrets: EmulatorSecrets(clientSecret: AzureStory.secret, postgresToken: token)
            )
            emulator.setSecret(
                "connector",
                #"{"username": "census_connector", "password": "\#(Self.connector)"}"#
            )
            let folder = try TemporaryFolder()
            try folder.write(configuration(server, emulator.baseURL), to: "pgcensus.yaml")
            let role = [
                "--integration", "vault", "--admin-user", "pgadmin", "--admin-secret", "env:ADMIN_PASSWORD",
                "--profile", "access",
            ]
            let commands = [
                ["config", "validate"], ["config", "show"], ["config", "preview"], ["role", "plan"] + role,
                ["role", "apply", "--yes", "--reset-password"] + role, ["role", "verify"] + role,
                ["scan", "--integration", "vault", "--export", "vault.json"],
                ["scan", "--integration", "token", "--export", "token.json"], ["doctor"],
                ["snapshots", "list"],
                ["role", "remove", "--yes"] + role.dropLast(2), ["role", "history", "-o", "json"],
                ["scan", "--integration", "vault", "--export", "denied.json"],
            ]
            for (number, command) in commands.enumerated() {
                let talks = ["scan", "role", "doctor"].contains(command[0]) && !command.contains("history")
                let run = try await pgcensus(
                    command + (talks ? ["--log-level", "trace"] : []),
                    environment: environment,
                    folder: folder.path
                )
                #expect(run.code < 64, "\(command): \(run.errors)")
                #expect(talks == run.errors.contains("@\(TestCluster.host):"), "\(command): \(run.errors)")
                try folder.write(run.output + run.errors, to: "output-\(number).txt")
            }
            let verifiers = try await server.cluster.psql(
                "select rolpassword from pg_authid where rolpassword is not null",
                arguments: ["-At"]
            )
            await emulator.stop()
            let secrets =
                [Self.administrator, Self.connector, AzureStory.secret, token, ServerStory.password.revealed]
                + verifiers.split(separator: "\n").map(String.init)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(files.count > commands.count + 3)
            for file in files {
                let content = try #require(FileManager.default.contents(atPath: folder.file(file)))
                for (index, secret) in secrets.enumerated() {
                    #expect(content.range(of: Data(secret.utf8)) == nil, "secret \(index) stands in \(file)")
                }
            }
        }
    }

    private var environment: [String: String] {
        AzureStory.application.merging(["ADMIN_PASSWORD": Self.administrator]) { $1 }
    }

    private func configuration(_ server: ServerStory, _ base: String) -> String {
        let port = server.cluster.port
        func integration(_ name: String, _ secret: String) -> String {
            """
              - name: \(name)
                azure: {credential: environment, endpoints: {resourceManager: "\(base)", authority: "\(base)", keyVault: "\(base)"}}
                servers: [{hostname: \(TestCluster.host), port: \(port)}]
                connection: {secret: "\(secret)", sslRootCert: \(server.certificate), resolve: {"\(TestCluster.host):\(port)": "127.0.0.1:\(port)"}}
            """
        }
        return "integrations:\n"
            + integration("vault", "azureKeyVault:https://kv-census.vault.azure.net/secrets/connector")
            + "\n" + integration("token", "entra") + "\n"
    }
}

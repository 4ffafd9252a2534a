import AzureEmulator
import FlyingFox
import Foundation
import LocalEstate
import Support
import Testing
import Wording

/// Searches the output and all files of a run for each secret that the run used.
@Suite struct LeakTests {
    private static let administrator = "pg-admin-secret-4711"
    private static let connector = "connector-secret-0815"

    @Test func outputStoreAndFilesHaveNoSecrets() async throws {
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
            let secret = "azureKeyVault:https://kv-census.vault.azure.net/secrets/connector"
            try folder.configure(
                integration("vault", secret, server, emulator.baseURL),
                integration("token", "entra", server, emulator.baseURL)
            )
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
                    #expect(content.range(of: Data(secret.utf8)) == nil, "secret \(index) is in \(file)")
                }
            }
        }
    }

    /// A webhook's path, query and signature, and a target's password; four receivers, each with another error.
    @Test func outputStoreAndFilesHaveNoTargetSecrets() async throws {
        let secrets = [
            "path-secret-1147", "query-secret-9921", "hook-key-secret-7731", "target-password-5512",
            "userinfo-secret-3",
        ]
        let path = "/hooks/\(secrets[0])?sig=\(secrets[1])"
        let (echo, redirect) = (try await Receiver.start(), try await Receiver.start())
        let pretender = try FixedAnswerServer(Array("HTTP/1.1".utf8), ending: .closing)
        let origins =
            [echo.url, redirect.url].map { $0.replacing("/hook", with: "") } + [
                "http://127.0.0.1:\(pretender.port)", "https://127.0.0.1:\(pretender.port)",
                "http://127.0.0.1:1",
            ]
        let whole = origins.map { $0 + path }
        echo.setAnswer { _, _ in
            FlyingFox.HTTPResponse(
                statusCode: .internalServerError,
                headers: HTTPHeaders([
                    .contentType: "text/plain; \(whole[0])", HTTPHeader("x-ms-url"): whole[0],
                ]),
                body: Data("you asked for \(whole[0])".utf8)
            )
        }
        redirect.setAnswer { _, _ in
            FlyingFox.HTTPResponse(statusCode: .found, headers: HTTPHeaders([.location: whole[1]]))
        }
        try await SyncStory.with { story in
            let hooks = whole.map { "  - {webhook: \"\($0)\", timeout: 1s, secret: env:KEY}\n" }.joined()
            let table =
                "{host: \(TestCluster.host), port: \(story.story.cluster.port), database: postgres, "
                + "secret: env:TARGET, sslRootCert: \(story.story.certificate), "
                + "resolve: {\"\(TestCluster.host):\(story.story.cluster.port)\": \"127.0.0.1:\(story.story.cluster.port)\"}}"
            try story.configure("deliver:\n\(hooks)  - postgresql: \(table)")
            let environment = story.environment.merging(["KEY": secrets[2], "TARGET": secrets[3]]) { $1 }
            let commands = [
                ["config", "validate"], ["config", "show"], ["config", "preview"],
                ["sync", "--once", "--log-level", "trace"], ["sync", "status"],
                ["sync", "status", "-o", "json"],
                ["doctor", "--log-level", "trace"],
            ]
            for (number, command) in commands.enumerated() {
                let run = try await pgcensus(command, environment: environment, folder: story.folder.path)
                #expect(run.code != 1 && run.code < 64, "\(command): \(run.errors)")
                try story.folder.write(run.output + run.errors, to: "output-\(number).txt")
                guard command[0] == "sync" else { continue }
                for origin in origins { #expect((run.output + run.errors).contains(origin), "\(command)") }
            }
            let yaml = try String(contentsOfFile: story.folder.file("pgcensus.yaml"), encoding: .utf8)
            for bad in [
                "https://user:\(secrets[4])@example.com/", "https://ex ample.com/\(secrets[0])",
                "ftp:\(whole[0])",
            ] {
                try story.folder.write(yaml.replacing(whole[0], with: bad), to: "bad.yaml")
                let run = try await pgcensus(
                    ["config", "validate", "--config", "bad.yaml"],
                    folder: story.folder.path
                )
                #expect(run.code == 78)
                try story.folder.write(run.output + run.errors, to: "output-bad-\(bad.count).txt")
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: story.folder.path)
            #expect(files.count >= commands.count + 5)
            for file in files where !file.hasSuffix(".yaml") {
                let content = try #require(FileManager.default.contents(atPath: story.folder.file(file)))
                for secret in secrets {
                    #expect(content.range(of: Data(secret.utf8)) == nil, "\(secret) is in \(file)")
                }
            }
        }
        await echo.stop()
        await redirect.stop()
    }

    private var environment: [String: String] {
        AzureStory.application.merging(["ADMIN_PASSWORD": Self.administrator]) { $1 }
    }

    private func integration(_ name: String, _ secret: String, _ server: ServerStory, _ base: String)
        -> IntegrationEntry
    {
        server.integration(name, named: server.cluster.port).connection(["secret": .text(secret)])
            .azure(
                at: base,
                [
                    "endpoints": [
                        "resourceManager": .text(base), "authority": .text(base), "keyVault": .text(base),
                    ]
                ]
            )
    }
}

import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// The sources of a server's password: a real server, and Key Vault and Entra of the emulator.
@Suite struct SecretTests {
    static let vault = "azureKeyVault:https://kv-census.vault.azure.net/secrets/connector"

    @Test func vaultSecretIsReadOnceInEveryForm() async throws {
        try await SecretStory.with { story in
            story.emulator.setSecret("connector", ServerStory.password.revealed)
            let plain = try await story.scan(Self.vault)
            #expect(plain.run.code == 0, "\(plain.run.errors)\(plain.run.output)")
            #expect(story.emulator.requests().count { $0.path == "/secrets/connector" } == 1)
            let json = #"{"username": "pgcensus", "password": "\#(ServerStory.password.revealed)"}"#
            let version = story.emulator.setSecret("connector", json)
            #expect(try await story.scan(Self.vault, connection: ["user": "somebody_else"]).run.code == 0)
            story.emulator.setSecret("connector", "a later and wrong one")
            #expect(try await story.scan("\(Self.vault)/\(version)").run.code == 0)
        }
    }

    @Test func everyVaultRefusalHasItsHint() async throws {
        try await SecretStory.with { story in
            #expect(try await story.scan(Self.vault).problem == "secret-not-found")
            story.emulator.setSecret("connector", "any", isEnabled: false)
            let disabled = try await story.scan(Self.vault)
            #expect(disabled.problem == "secret-disabled")
            #expect(disabled.run.code == 4)
            #expect(disabled.run.output.contains("hint: Enable the secret, or name another version of it."))
            let refusals: [(Answer, String, String)] = [
                (
                    Answer(
                        403,
                        text: #"{"error":{"code":"Forbidden","innererror":{"code":"ForbiddenByRbac"}}}"#
                    ), "secret-forbidden", "Key Vault Secrets User"
                ),
                (
                    Answer(
                        403,
                        text: #"{"error":{"code":"Forbidden","innererror":{"code":"ForbiddenByPolicy"}}}"#
                    ), "secret-forbidden", "access policies"
                ),
                (
                    Answer(
                        403,
                        text: #"{"error":{"code":"Forbidden","innererror":{"code":"ForbiddenByFirewall"}}}"#
                    ), "secret-forbidden", "firewall"
                ),
                (Answer(429, text: "", headers: ["Retry-After": "100"]), "secret-throttled", "throttling"),
                (Answer(500, text: "", headers: ["Retry-After": "100"]), "vault-error", "try again later"),
                (Answer(200, text: "<html>"), "vault-error", "proxy"),
            ]
            for (answer, code, words) in refusals {
                story.emulator.setFault { $0.path.hasPrefix("/secrets/") ? answer : nil }
                let result = try await story.scan(Self.vault)
                #expect(result.problem == code)
                #expect(result.run.output.contains(words), "\(result.run.output)")
            }
            story.emulator.setFault(nil)
            story.emulator.setSecret("connector", #"{"username": "pgcensus"}"#)
            let without = try await story.scan(Self.vault)
            #expect(without.problem == "secret-unreadable")
            #expect(without.run.output.contains("JSON without a password"))
        }
    }

    /// The first answer of the vault is the old password; the next answer is the new one.
    @Test(arguments: [1, 8])
    func rotatedPasswordIsReadOnceMore(_ servers: Int) async throws {
        try await SecretStory.with { story in
            story.emulator.setSecret("connector", ServerStory.password.revealed)
            story.emulator.setFault { [emulator = story.emulator] request in
                guard request.path == "/secrets/connector" else { return nil }
                let isFirst =
                    emulator.requests().count { $0.path == "/secrets/connector" && $0.hasToken } == 1
                return isFirst ? Answer(200, text: #"{"value":"the one before","id":"x"}"#) : nil
            }
            let result = try await story.scan(Self.vault, servers: servers)
            #expect(result.run.code == 0, "\(result.run.output)")
            #expect(result.run.errors.contains("\(servers)/\(servers) "), "\(result.run.errors)")
            #expect(story.emulator.requests().count { $0.path == "/secrets/connector" } == 2)
        }
    }

    @Test func wrongPasswordIsReadTwiceThenReported() async throws {
        try await SecretStory.with { story in
            story.emulator.setSecret("connector", "never the right one")
            let result = try await story.scan(Self.vault)
            #expect(result.problem == "password-rejected")
            #expect(story.emulator.requests().count { $0.path == "/secrets/connector" } == 2)
        }
    }

    @Test func accessTokenIsThePassword() async throws {
        let token = "eyJ0eXAiOiJKV1QifQ.made-for-this-test." + String(repeating: "x", count: 1200)
        try await SecretStory.with(postgresToken: token) { story in
            try await story.server.cluster.psql("create role \"Census Readers\" login password '\(token)'")
            let result = try await story.scan("entra", connection: ["user": "Census Readers"])
            #expect(result.run.code == 0, "\(result.run.output)\(result.run.errors)")
            #expect(!(result.run.output + result.run.errors).contains(token))
            let refused = try await story.scan("entra", connection: ["user": "census readers"])
            #expect(refused.problem == "password-rejected")
            story.emulator.setFault {
                $0.path.hasSuffix("/token")
                    ? Answer(400, text: #"{"error":"invalid_client","error_codes":[7000215]}"#) : nil
            }
            #expect(try await story.scan("entra", connection: ["user": "Census Readers"]).run.code == 4)
        }
    }

    @Test func secretFileReadableByOthersIsAWarning() async throws {
        try await SecretStory.with { story in
            let path = try story.server.folder.write(ServerStory.password.revealed + "\r\n", to: "secret")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let open = try await story.scan("file:\(path)")
            #expect(open.run.code == 0)
            #expect(open.run.errors.contains("warning: file:\(path) can be read by other users"))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(!(try await story.scan("file:\(path)")).run.errors.contains("warning"))
        }
    }

    @Test func microsoftClientSeesTheSameSecret() async throws {
        try await SecretStory.with { story in
            let authority = try await CertificateAuthority(in: try folder(story))
            let first = story.emulator.setSecret("connector", "the same for both")
            story.emulator.setSecret("connector", "the second for both")
            let front = try await TLSFront(before: story.emulator.baseURL, authority: authority)
            let script = """
                import os, sys
                from azure.identity import ClientSecretCredential
                from azure.keyvault.secrets import SecretClient
                url, pem, first = sys.argv[1:]
                entra = {"authority": url, "disable_instance_discovery": True, "connection_verify": pem}
                credential = ClientSecretCredential(os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"], **entra)
                client = SecretClient(url, credential, api_version="7.4", verify_challenge_resource=False, connection_verify=pem)
                for version in [None, first]:
                    secret = client.get_secret("connector", version)
                    print(secret.value, secret.properties.enabled, len(secret.properties.version))
                """
            let run = try await launch(
                [
                    "\(Repository.root)/.build/azure-sdk/bin/python", "-c", script, front.url,
                    authority.certificate, first,
                ],
                environment: AzureStory.application
            )
            try await front.stop()
            #expect(
                run.output == "the second for both True 32\nthe same for both True 32\n",
                "\(run.errors)"
            )
        }
    }

    private func folder(_ story: SecretStory) throws -> String {
        let path = story.server.folder.file("front")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return path
    }
}

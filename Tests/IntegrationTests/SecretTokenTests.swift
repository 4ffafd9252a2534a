import AzureEmulator
import LocalEstate
import Support
import Testing
import Wording

/// The token, the version and the length of a secret.
extension SecretTests {
    /// The audiences from Microsoft's documentation: the servers of a cloud refuse a token for another cloud.
    @Test(arguments: [
        ("AzureCloud", "database.windows.net", "vault.azure.net"),
        ("AzureUSGovernment", "database.usgovcloudapi.net", "vault.usgovcloudapi.net"),
        ("AzureChinaCloud", "database.chinacloudapi.cn", "vault.azure.cn"),
    ])
    func eachCloudHasItsOwnAudiences(_ cloud: String, _ database: String, _ vault: String) async throws {
        let token = "made-for-one-cloud"
        try await SecretStory.with(postgresToken: token) { story in
            try await story.server.cluster.psql("alter role pgcensus password '\(token)'")
            let entra = try await story.scan("entra", cloud: cloud)
            #expect(entra.run.code == 0, "\(entra.run.output)\(entra.run.errors)")
            story.emulator.setSecret("connector", token)
            let reference = "azureKeyVault:https://kv-census.\(vault)/secrets/connector"
            let kept = try await story.scan(reference, cloud: cloud)
            #expect(kept.run.code == 0, "\(kept.run.output)\(kept.run.errors)")
            let audiences = Set(story.emulator.audiences().filter { !$0.contains("//management.") })
            #expect(audiences == ["https://ossrdbms-aad.\(database)", "https://\(vault)"])
        }
    }

    /// Each login takes two seconds, and a token is valid for one second.
    @Test func everyLoginHasAValidToken() async throws {
        let token = "made-for-one-second"
        for (lifetime, isRenewed) in [(nil, false), (1, true)] {
            try await SecretStory.with(postgresToken: token, tokenLifetime: lifetime) { story in
                let cluster = story.server.cluster
                try await cluster.psql("alter role pgcensus password '\(token)'")
                for name in ["one", "two"] { try await cluster.psql("create database \(name)") }
                try await cluster.set("post_auth_delay", "2")
                let result = try await story.scan(
                    "entra",
                    connection: ["connectionsPerServer": 1, "connectTimeout": "20s"]
                )
                #expect(result.run.code == 0, "\(result.run.output)\(result.run.errors)")
                let issued = story.emulator.audiences().count { $0.contains("//ossrdbms-aad.") }
                #expect(isRenewed ? issued >= 3 : issued == 1, "\(issued)")
            }
        }
    }

    @Test func namedVersionOrTheLastIsUsed() async throws {
        try await SecretStory.with { story in
            let right = ServerStory.password.revealed
            let first = story.emulator.setSecret("connector", "the first one")
            let second = story.emulator.setSecret("connector", right, isEnabled: false)
            let third = story.emulator.setSecret("connector", right)
            #expect(try await story.scan(Self.vault).run.code == 0)
            #expect(try await story.scan("\(Self.vault)/\(third)").run.code == 0)
            #expect(try await story.scan("\(Self.vault)/\(first)").problem == "password-rejected")
            #expect(try await story.scan("\(Self.vault)/\(second)").problem == "secret-disabled")
            let none = String(repeating: "0", count: 32)
            #expect(try await story.scan("\(Self.vault)/\(none)").problem == "secret-not-found")
            try await story.server.cluster.psql("alter role pgcensus password 'the first one'")
            #expect(try await story.scan("\(Self.vault)/\(first)").run.code == 0)
            #expect(try await story.scan(Self.vault).problem == "password-rejected")
        }
    }

    @Test func secretLongerThanAPasswordIsRefused() async throws {
        try await SecretStory.with { story in
            story.emulator.setSecret("connector", String(repeating: "large ", count: 11_000))
            let result = try await story.scan(Self.vault)
            #expect(result.run.code == 4)
            #expect(result.problem == "secret-unreadable")
            #expect(result.run.output.contains("the secret is larger than 64 KiB"), "\(result.run.output)")
            #expect(result.run.output.contains("hint: Store the password there, and nothing else."))
            #expect(!(result.run.output + result.run.errors).contains("large large"))
        }
    }
}

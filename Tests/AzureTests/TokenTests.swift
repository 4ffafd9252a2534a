import Foundation
import HTTP
import Synchronization
import Testing
import Wording

@testable import Azure

@Suite struct TokenTests {
    private func secret(_ azure: FakeAzure) -> ClientSecretCredential {
        ClientSecretCredential(
            authority: "https://login.example",
            tenantId: "t",
            clientId: "c",
            secret: Secret("a+b&c=d é"),
            exchange: azure.exchange
        )
    }

    @Test func theSecretTravelsEncodedInTheBodyAlone() async throws {
        let azure = FakeAzure { _, _ in .json(#"{"access_token":"tok","expires_in":3599}"#) }
        let token = try await secret(azure).token(for: "https://management.azure.com/.default")
        #expect(token.secret == Secret("tok"))
        #expect(abs(token.expiresOn.timeIntervalSinceNow - 3599) < 60)
        let request = azure.requests[0]
        #expect(request.url == "https://login.example/t/oauth2/v2.0/token")
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        #expect(body.contains("client_secret=a%2Bb%26c%3Dd%20%C3%A9"))
        #expect(body.contains("scope=https%3A%2F%2Fmanagement.azure.com%2F.default"))
    }

    @Test func aRefusalIsSaidByCodeAndWithoutEntrasText() async throws {
        let azure = FakeAzure { _, _ in
            .json(
                #"{"error":"invalid_client","error_description":"AADSTS7000215: a+b&c=d","error_codes":[7000215],"trace_id":"x"}"#,
                status: 401
            )
        }
        let expected = AzureError.tokenRefused(error: "invalid_client", entraCode: 7_000_215, requestId: "x")
        await #expect(throws: expected) { try await secret(azure).token(for: "s/.default") }
        #expect(!expected.description.contains("a+b"))
    }

    @Test func missingVariablesAreNamed() {
        let azure = FakeAzure { _, _ in .json("{}") }
        let found = ClientSecretCredential.from(
            environment: ["AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": ""],
            authority: "https://login.example",
            tenantId: "t",
            exchange: azure.exchange
        )
        guard case .failure(let error) = found else {
            Issue.record("an empty secret was accepted")
            return
        }
        #expect(error.cause.contains("AZURE_CLIENT_SECRET not set"))
    }

    @Test func theChainSaysWhyEachWayWasNotAvailable() async throws {
        let chain = CredentialChain(
            ["first", "second"].map {
                UnavailableCredential(.noCredential([CredentialProblem(credential: $0, reason: "no \($0)")]))
            }
        )
        let problems = ["first", "second"].map { CredentialProblem(credential: $0, reason: "no \($0)") }
        await #expect(throws: AzureError.noCredential(problems)) { try await chain.token(for: "s") }
    }

    @Test func theCLIIsMissingWhereThePathHasNoAz() async throws {
        let credential = AzureCLICredential(environment: ["PATH": "relative:/nonexistent"], tenantId: nil)
        let problem = CredentialProblem(credential: "azureCLI", reason: "az is not on the PATH")
        await #expect(throws: AzureError.noCredential([problem])) { try await credential.token(for: "s") }
    }

    @Test func oneRenewalServesAllWhoAsk() async throws {
        let source = SlowTokens(lifetime: 3600)
        let cache = TokenCache(credential: source, scope: "s")
        let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
            for _ in 0..<20 { group.addTask { try await cache.token() } }
            return try await group.reduce(into: [Secret]()) { $0.append($1) }
        }
        #expect(Set(tokens.map(\.revealed)) == ["token-1"])
    }

    @Test func aTokenNearItsEndIsRenewedAndAFailedRenewalKeepsIt() async throws {
        let source = SlowTokens(lifetime: 200, failsAfter: 1)
        let cache = TokenCache(credential: source, scope: "s")
        #expect(try await cache.token() == Secret("token-1"))
        #expect(try await cache.token() == Secret("token-1"))
        #expect(source.asked == 2)
        await #expect(throws: AzureError.self) { try await cache.token(otherThan: Secret("token-1")) }
    }
}

/// Takes a moment for each token, and refuses after some.
private final class SlowTokens: Credential {
    private let count = Mutex(0)
    private let lifetime: TimeInterval
    private let failsAfter: Int

    init(lifetime: TimeInterval, failsAfter: Int = .max) {
        self.lifetime = lifetime
        self.failsAfter = failsAfter
    }

    var asked: Int { count.withLock { $0 } }

    func token(for scope: String) async throws(AzureError) -> AccessToken {
        let number = count.withLock { count in
            count += 1
            return count
        }
        try? await Task.sleep(for: .milliseconds(20))
        guard number <= failsAfter else { throw .tokenRefused(error: "no", entraCode: nil, requestId: nil) }
        return AccessToken(secret: Secret("token-\(number)"), expiresOn: Date(timeIntervalSinceNow: lifetime))
    }
}

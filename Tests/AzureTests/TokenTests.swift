import Foundation
import HTTP
import Support
import Synchronization
import Testing
import Wording

@testable import Azure

@Suite struct TokenTests {
    private static let application = [
        "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "a+b&c=d é",
    ]

    private func source(_ azure: FakeAzure, _ environment: [String: String], tenantId: String? = nil)
        -> CredentialSource
    {
        CredentialSource(
            environment: environment,
            authority: "https://login.example",
            tenantId: tenantId,
            exchange: azure.exchange
        )
    }

    private func secret(_ azure: FakeAzure) -> any Credential {
        CredentialChain.environment(source(azure, Self.application))
    }

    @Test func secretIsSentEncodedInTheBody() async throws {
        let azure = FakeAzure { _, _ in .json(#"{"access_token":"tok","expires_in":3599}"#) }
        let token = try await secret(azure).token(
            TokenRequest(scope: "https://management.azure.com/.default")
        )
        #expect(token.secret == Secret("tok"))
        #expect(abs(token.expiresOn.timeIntervalSinceNow - 3599) < 60)
        let request = azure.requests[0]
        #expect(request.url == "https://login.example/t/oauth2/v2.0/token")
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        #expect(body.contains("client_secret=a%2Bb%26c%3Dd%20%C3%A9"))
        #expect(body.contains("scope=https%3A%2F%2Fmanagement.azure.com%2F.default"))
    }

    @Test func refusalShowsItsCodeWithoutEntrasText() async throws {
        let azure = FakeAzure { _, _ in
            .json(
                #"{"error":"invalid_client","error_description":"AADSTS7000215: a+b&c=d","error_codes":[7000215],"trace_id":"x"}"#,
                status: 401
            )
        }
        let expected = AzureError.tokenRefused(error: "invalid_client", entraCode: 7_000_215, requestId: "x")
        await #expect(throws: expected) { try await secret(azure).token(TokenRequest(scope: "s/.default")) }
        #expect(!expected.description.contains("a+b"))
    }

    @Test func missingVariablesAreNamed() async throws {
        let azure = FakeAzure { _, _ in .json("{}") }
        let settings = ["AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": ""]
        let chain = CredentialChain.environment(source(azure, settings))
        let problem = CredentialProblem(
            credential: "environment",
            reason: "AZURE_TENANT_ID, AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH not set"
        )
        await #expect(throws: AzureError.noCredential([problem])) {
            try await chain.token(TokenRequest(scope: "s"))
        }
    }

    @Test func defaultGivesTheReasonForEachCredential() async throws {
        let azure = FakeAzure { _, _ throws(HTTPError) in throw .connectTimeout(url: "http://169.254.169.254")
        }
        let chain = CredentialChain.default(source(azure, ["PATH": "relative:/nonexistent"]))
        do throws(AzureError) {
            _ = try await chain.token(TokenRequest(scope: "https://management.azure.com/.default"))
            Issue.record("expected no token, because no credential is configured")
        } catch {
            guard case .noCredential(let problems) = error else {
                Issue.record("\(error)")
                return
            }
            let names = ["environment", "workloadIdentity", "managedIdentity", "azureCLI"]
            #expect(problems.map(\.credential) == names)
            #expect(names.allSatisfy { error.cause.contains($0) })
        }
        #expect(azure.requests.count == 1, "the request to the identity service is not repeated")
        #expect(azure.requests[0].connectTimeout + azure.requests[0].timeout <= .seconds(2))
    }

    @Test(arguments: [
        ("dev", ["azureCLI"]), ("AzureCliCredential", ["azureCLI"]),
        ("prod", ["environment", "workloadIdentity", "managedIdentity"]),
        ("EnvironmentCredential", ["environment"]), ("WorkloadIdentityCredential", ["workloadIdentity"]),
        ("environment", ["environment"]), ("workloadIdentity", ["workloadIdentity"]),
        ("managedIdentity", ["managedIdentity"]), ("azureCLI", ["azureCLI"]),
    ])
    func variableNarrowsTheDefault(_ value: String, _ expected: [String]) async throws {
        let azure = FakeAzure { _, _ throws(HTTPError) in throw .refused(host: "169.254.169.254", port: 80) }
        let chain = CredentialChain.default(source(azure, ["AZURE_TOKEN_CREDENTIALS": value]))
        do throws(AzureError) {
            _ = try await chain.token(TokenRequest(scope: "s/.default"))
            Issue.record("expected no token, because no credential is configured")
        } catch {
            guard case .noCredential(let problems) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(problems.map(\.credential) == expected)
        }
    }

    @Test func unknownValueIsAnError() async throws {
        let azure = FakeAzure { _, _ in .json("{}") }
        let chain = CredentialChain.default(source(azure, ["AZURE_TOKEN_CREDENTIALS": "Sesame"]))
        do throws(AzureError) {
            _ = try await chain.token(TokenRequest(scope: "s/.default"))
            Issue.record("it was accepted")
        } catch {
            #expect(error.cause.contains("Sesame"))
            #expect(error.hint?.contains("managedIdentity") == true)
        }
    }

    @Test func firstWorkingCredentialIsKept() async throws {
        let azure = FakeAzure { _, _ in .json(#"{"access_token":"tok","expires_in":3599}"#) }
        let chain = CredentialChain.default(source(azure, Self.application))
        _ = try await chain.token(TokenRequest(scope: "a/.default"))
        _ = try await chain.token(TokenRequest(scope: "b/.default", tenant: "other"))
        #expect(
            azure.requests.map(\.url)
                == ["t", "other"].map { "https://login.example/\($0)/oauth2/v2.0/token" }
        )
    }

    @Test func machineIdentityIsRequestedWithHeaderAndResource() async throws {
        let azure = FakeAzure { request, _ in
            guard request.headers["Metadata"] == "true" else { return .json("{}", status: 400) }
            return .json(
                #"{"access_token":"tok","expires_in":"3599","expires_on":"1999999999","refresh_token":""}"#
            )
        }
        let settings = ["AZURE_CLIENT_ID": "2d9a4c1e-8b3f-4e6d-a5c7-1f0e9d8c7b02"]
        let chain = CredentialChain.default(source(azure, settings))
        let token = try await chain.token(TokenRequest(scope: "https://management.azure.com/.default"))
        #expect(token.secret == Secret("tok"))
        #expect(azure.requests.count == 2)
        #expect(
            azure.requests[1].url
                == "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
                + "&resource=https%3A%2F%2Fmanagement.azure.com&client_id=2d9a4c1e-8b3f-4e6d-a5c7-1f0e9d8c7b02"
        )
    }

    @Test(arguments: [
        (410, [0.0, 5, 10, 20, 40]), (429, [0, 1.6, 3.2, 6.4, 12.8]), (500, [0, 1.6, 3.2, 6.4, 12.8]),
    ])
    func machineIdentityHasEnoughTime(_ status: Int, _ waits: [Double]) async throws {
        let azure = FakeAzure { _, _ in .json("{}", status: status) }
        let chain = CredentialChain.managedIdentity(source(azure, [:]))
        await #expect(throws: AzureError.self) { try await chain.token(TokenRequest(scope: "s/.default")) }
        #expect(azure.waits == waits.map { .seconds($0) })
        #expect(azure.requests.count == 6)
    }

    @Test func appServiceIdentityUsesThePlatformAddress() async throws {
        let azure = FakeAzure { _, _ in .json(#"{"access_token":"tok","expires_on":"1999999999"}"#) }
        let settings = ["IDENTITY_ENDPOINT": "http://localhost:42356/msi/token", "IDENTITY_HEADER": "h"]
        let token = try await CredentialChain.managedIdentity(source(azure, settings)).token(
            TokenRequest(scope: "s/.default")
        )
        #expect(token.expiresOn == Date(timeIntervalSince1970: 1_999_999_999))
        #expect(azure.requests[0].headers["X-IDENTITY-HEADER"] == "h")
        #expect(azure.requests[0].url == "http://localhost:42356/msi/token?api-version=2019-08-01&resource=s")
    }

    @Test(arguments: [
        "{}", #"{"access_token":"","expires_in":3599}"#, #"{"access_token":"t"}"#, "<html>",
        #"{"access_token":"t","expires_in":"soon"}"#, #"{"access_token":"t","expires_in":1e300}"#,
    ])
    func answerWithoutTokenIsReported(_ body: String) async throws {
        let azure = FakeAzure { _, _ in .json(body) }
        do throws(AzureError) {
            _ = try await secret(azure).token(TokenRequest(scope: "s/.default"))
            Issue.record("the answer was accepted as a token")
        } catch {
            guard case .malformed = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func oneRenewalServesAllTasks() async throws {
        let source = SlowTokens(lifetime: 3600)
        let cache = TokenCache(source)
        let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
            for _ in 0..<20 { group.addTask { try await cache.token(for: "s") } }
            return try await group.reduce(into: [Secret]()) { $0.append($1) }
        }
        #expect(Set(tokens.map(\.revealed)) == ["token-1"])
    }

    @Test func tokenIsRenewedEarlyAndSurvivesAFailedRenewal() async throws {
        let source = SlowTokens(lifetime: 200, failsAfter: 1)
        let cache = TokenCache(source)
        try await until("the renewal") {
            try await cache.token(for: "s") == Secret("token-1") && source.asked == 2
        }
        for _ in 0..<20 { #expect(try await cache.token(for: "s") == Secret("token-1")) }
        #expect(source.asked == 2, "a failed early renewal is not retried immediately")
        await #expect(throws: AzureError.self) {
            try await cache.token(for: "s", otherThan: Secret("token-1"))
        }
    }
}

/// Needs some time for each token, and refuses after a number of tokens.
private final class SlowTokens: Credential {
    private let count = Mutex(0)
    private let lifetime: TimeInterval
    private let failsAfter: Int

    init(lifetime: TimeInterval, failsAfter: Int = .max) {
        self.lifetime = lifetime
        self.failsAfter = failsAfter
    }

    var asked: Int { count.withLock { $0 } }

    func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken {
        let number = count.withLock { count in
            count += 1
            return count
        }
        try? await Task.sleep(for: .milliseconds(20))
        guard number <= failsAfter else { throw .tokenRefused(error: "no", entraCode: nil, requestId: nil) }
        return AccessToken(secret: Secret("token-\(number)"), expiresOn: Date(timeIntervalSinceNow: lifetime))
    }
}

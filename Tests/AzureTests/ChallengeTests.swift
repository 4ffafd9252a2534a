import Foundation
import HTTP
import Inventory
import Testing
import Wording

@testable import Azure

/// What the program does and prints when Azure refuses a token, or when another service answers instead of Azure.
@Suite struct ChallengeTests {
    private static let tenant = "7c1f6a52-3f0e-4a1b-9a77-0d5be2f4c101"
    private static let claims = #"{"access_token":{"nbf":{"essential":true,"value":"1764201600"}}}"#

    private func source(_ azure: FakeAzure) -> CredentialSource {
        CredentialSource(
            environment: [
                "AZURE_TENANT_ID": Self.tenant, "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s",
            ],
            authority: "https://login.example",
            exchange: azure.exchange
        )
    }

    private func manager(_ azure: FakeAzure) -> ResourceManager {
        ResourceManager(
            endpoint: "https://management.azure.com",
            scope: "https://management.azure.com/.default",
            tokens: TokenCache(CredentialChain.environment(source(azure))),
            exchange: azure.exchange
        )
    }

    @Test(arguments: [true, false])
    func requiredClaimsAreSentToEntra(_ isPadded: Bool) async throws {
        var encoded = Data(Self.claims.utf8).base64EncodedString()
        if !isPadded {
            encoded = encoded.replacing("=", with: "").replacing("+", with: "-").replacing("/", with: "_")
        }
        let challenge = #"Bearer realm="", error="insufficient_claims", claims="\#(encoded)""#
        let azure = FakeAzure { request, number in
            if request.url.contains("/oauth2/") {
                return .json(#"{"access_token":"token-\#(number)","expires_in":3600}"#)
            }
            return number == 2
                ? .json("{}", status: 401, headers: ["WWW-Authenticate": challenge]) : .json(#"{"value":[]}"#)
        }
        #expect(await manager(azure).subscriptions().isWhole)
        let forms = azure.requests.filter { $0.method == .post }.map {
            String(decoding: $0.body ?? [], as: UTF8.self)
        }
        #expect(forms.count == 2)
        #expect(!forms[0].contains("claims="))
        #expect(forms[1].contains("&claims=\(Self.claims.urlEncoded)&"))
        #expect(azure.requests.last?.headers["Authorization"] == "Bearer token-3")
    }

    @Test(arguments: ["%%%", "bm90IGpzb24", ""])
    func invalidClaimsAreNotSent(_ text: String) {
        let response = HTTPResponse(status: 401, headers: ["WWW-Authenticate": #"Bearer claims="\#(text)""#])
        #expect(Challenge(response).claims == nil)
    }

    @Test(arguments: [
        (
            ["WWW-Authenticate": #"Bearer claims="e30=""#], "InvalidAuthenticationToken",
            "conditional access policy"
        ),
        (
            ["WWW-Authenticate": #"Bearer authorization_uri="https://login.windows.net/\#(tenant)""#],
            "InvalidAuthenticationTokenTenant", "az login --tenant \(tenant)"
        ),
        (["Date": "Thu, 26 Nov 2026 12:00:00 GMT"], "ExpiredAuthenticationToken", "600 s ahead of Azure's"),
        (["Date": "Thu, 26 Nov 2026 12:20:00 GMT"], "InvalidAuthenticationToken", "600 s behind Azure's"),
        (["Date": "Thu, 26 Nov 2026 12:10:30 GMT"], "InvalidAuthenticationToken", "Sign in again"),
    ])
    func refusedTokenNamesItsCause(_ headers: [String: String], _ code: String, _ words: String) throws {
        let response = HTTPResponse(
            status: 401,
            headers: HTTPHeaders(headers.map { .init(name: $0.key, value: $0.value) }),
            body: Array(#"{"error":{"code":"\#(code)"}}"#.utf8)
        )
        let now = try #require(httpDate("Thu, 26 Nov 2026 12:10:00 GMT"))
        #expect(ServiceError(response, url: "https://m/x", at: now).hint.contains(words))
    }

    @Test(arguments: [403, 302, 407, 502])
    func proxyPageIsNotAnAzureRefusal(_ status: Int) async throws {
        let azure = FakeAzure { _, _ in
            .json(
                "<html>blocked</html>",
                status: status,
                headers: ["Content-Type": "text/html; charset=utf-8"]
            )
        }
        let failure = try #require(await azure.manager.subscriptions().failures.first)
        #expect(failure.cause.hasPrefix("something other than Azure answered \(status)"))
        #expect(failure.hint?.contains("proxy") == true)
        #expect(failure.hint?.contains("Reader") == false)
    }

    @Test(arguments: [
        #""1764201600""#, "1764201600", #""11/27/2025 12:00:00 AM +00:00""#, #""11/27/2025 00:00:00 +00:00""#,
        #""2025-11-27T00:00:00Z""#, #""2025-11-27T00:00:00.0000000+00:00""#,
    ])
    func tokenExpiryIsReadInEveryForm(_ text: String) throws {
        let response = HTTPResponse.json(#"{"access_token":"t","expires_on":\#(text)}"#)
        let token = try TokenAnswer(response, from: "u").token()
        #expect(token.expiresOn == Date(timeIntervalSince1970: 1_764_201_600))
    }

    @Test func invalidExpiryDoesNotHideAValidOne() throws {
        let response = HTTPResponse.json(#"{"access_token":"t","expires_in":"600","expires_on":"tomorrow"}"#)
        let now = Date(timeIntervalSince1970: 1000)
        #expect(try TokenAnswer(response, from: "u").token(at: now).expiresOn == now + 600)
    }

    @Test(arguments: [401, 404, 500, 200])
    func otherProgramAtTheIdentityAddressIsSkipped(_ status: Int) async throws {
        let azure = FakeAzure { _, _ in .json("hello", status: status) }
        let chain = CredentialChain.default(
            CredentialSource(environment: ["PATH": "/nonexistent"], authority: "a", exchange: azure.exchange)
        )
        do throws(AzureError) {
            _ = try await chain.token(TokenRequest(scope: "s/.default"))
            Issue.record("expected no token, because no answer contains one")
        } catch {
            guard case .noCredential(let problems) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(
                problems.contains {
                    $0.credential == "managedIdentity" && $0.reason.contains("answered \(status)")
                }
            )
            #expect(problems.last?.credential == "azureCLI")
        }
        #expect(azure.requests.count == 1)
    }

    @Test func longErrorCodeIsCut() {
        let body = #"{"error":{"code":"\#(String(repeating: "x", count: 20_000_000))"}}"#
        let error = ServiceError(.json(body, status: 400), url: "https://m/x")
        #expect(error.cause.utf8.count < 1000)
    }

    @Test(arguments: [
        (#"{"value":[],"nextLink":"/relative"}"#, "nextLink is not an absolute URL"),
        (#"{"value":[],"nextLink":7}"#, "nextLink is a number, not a text"),
        (#"{"value":[],"nextLink":"https://elsewhere.example/"}"#, "another host: https://elsewhere.example"),
    ])
    func unusableLinkIsReported(_ body: String, _ words: String) async throws {
        let found = await FakeAzure { _, _ in .json(body) }.manager.subscriptions()
        #expect(try #require(found.failures.first).cause.contains(words))
    }
}

import Foundation
import HTTP
import Inventory
import Ownership
import Synchronization
import Wording

@testable import Azure

/// Answers requests with a script; the transport is a closure, so the tests need no network.
final class FakeAzure: Sendable {
    private let answers: @Sendable (HTTPRequest, Int) throws(HTTPError) -> HTTPResponse
    private let asked = Mutex<[HTTPRequest]>([])
    private let slept = Mutex<[Duration]>([])

    init(_ answers: @escaping @Sendable (HTTPRequest, Int) throws(HTTPError) -> HTTPResponse) {
        self.answers = answers
    }

    var requests: [HTTPRequest] { asked.withLock { $0 } }
    var waits: [Duration] { slept.withLock { $0 } }

    var exchange: Exchange {
        var retry = Retry()
        retry.sleep = { [self] wait in slept.withLock { $0.append(wait) } }
        retry.jitter = { 1 }
        retry.now = { Date(timeIntervalSince1970: 1_764_000_000) }
        let start = ContinuousClock.now
        let rateLimiter = RateLimiter(
            now: { [self] in start + slept.withLock { $0.reduce(.zero, +) } },
            sleep: { [self] wait in slept.withLock { $0.append(wait) } }
        )
        return Exchange(retry: retry, rateLimiter: rateLimiter) { [self] request throws(HTTPError) in
            let number = asked.withLock { asked in
                asked.append(request)
                return asked.count
            }
            return try answers(request, number)
        }
    }

    var manager: ResourceManager {
        let cloud = Cloud.global
        return ResourceManager(
            endpoint: cloud.resourceManager,
            scope: cloud.resourceManagerScope,
            tokens: TokenCache(NumberedTokens()),
            exchange: exchange
        )
    }
}

extension FakeAzure {
    /// The answers of Microsoft Graph, as the script gives them.
    func graphAnswers(to questions: Set<DirectoryQuestion>) async -> MicrosoftGraphAnswers {
        let microsoftGraph = MicrosoftGraph(
            endpoint: "https://graph.microsoft.com",
            scope: "scope",
            tokens: TokenCache(NumberedTokens()),
            exchange: exchange
        )
        return await microsoftGraph.answers(to: questions, at: { Timestamp(milliseconds: 0) })
    }
}

/// Returns the tokens `token-1`, `token-2` and so on.
final class NumberedTokens: Credential {
    private let count = Mutex(0)

    func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let name = "token-\(number)" + (request.tenant.map { "-of-\($0)" } ?? "")
        return AccessToken(secret: Secret(name), expiresOn: Date(timeIntervalSinceNow: 3600))
    }
}

extension HTTPResponse {
    static func json(_ text: String, status: Int = 200, headers: HTTPHeaders = [:]) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }
}

package import HTTP
import Logging
import Wording

private let log = Logger(label: "azure")

/// Sends requests to Azure no faster than Azure allows, and again if that helps.
package struct Exchange: Sendable {
    package typealias Send = @Sendable (HTTPRequest) async throws(HTTPError) -> HTTPResponse

    private let send: Send
    private let rateLimiter: RateLimiter
    private var retry: Retry

    package init(retry: Retry = Retry(), rateLimiter: RateLimiter = RateLimiter(), send: @escaping Send) {
        self.retry = retry
        self.rateLimiter = rateLimiter
        self.send = send
    }

    func retrying(_ policy: Retry.Policy) -> Exchange {
        var copy = self
        copy.retry.policy = policy
        return copy
    }

    /// The last answer, with any status; `limit` is the rate limit of the request.
    func callAsFunction(_ request: HTTPRequest, in limit: RateLimit? = nil) async throws(AzureError)
        -> HTTPResponse
    {
        var attempt = 1
        while true {
            let wait: Duration
            do {
                if let limit { try await rateLimiter.turn(in: limit) }
                let response = try await send(request)
                if let limit { await rateLimiter.note(response, in: limit) }
                guard let pause = retry.wait(after: response, attempt: attempt) else { return response }
                wait = pause
            } catch {
                guard error != .cancelled else { throw .cancelled }
                guard let pause = retry.wait(after: error, attempt: attempt) else { throw .transport(error) }
                wait = pause
            }
            log.debug("\(request): again in \(wait.words)")
            do { try await retry.sleep(wait) } catch { throw .cancelled }
            attempt += 1
        }
    }

    /// Waits before parts of a batch are sent again: as long as the longest of them asks for.
    ///
    /// False if there are none, or if they are final.
    func pause(after responses: [HTTPResponse], attempt: Int) async throws(AzureError) -> Bool {
        let waits = responses.compactMap { retry.wait(after: $0, attempt: attempt) }
        guard let longest = waits.max() else { return false }
        do { try await retry.sleep(longest) } catch { throw .cancelled }
        return true
    }
}

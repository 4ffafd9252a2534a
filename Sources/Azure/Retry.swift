package import Foundation
import HTTP
import Inventory

/// When a request is sent again: maps the result of an attempt to a wait, or to the end.
///
/// The numbers are those of Azure's SDK for Go: three retries, (2ⁿ−1)·0.8 s·[0.8, 1.3), at most 60 s.
package struct Retry: Sendable {
    /// Which results are retried, and how often.
    package enum Policy: Sendable {
        case azure
        /// The machine's own identity service has rules of its own (Learn, "Use managed identities on a VM").
        case managedIdentity
        case never
    }

    package var policy = Policy.azure
    package var longestWait = Duration.seconds(60)
    package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    package var jitter: @Sendable () -> Double = { .random(in: 0.8..<1.3) }
    package var now: @Sendable () -> Date = { Date() }

    package init() {}

    /// The wait before retry number `attempt` (from 1), or nil if the answer is final.
    func wait(after response: HTTPResponse, attempt: Int) -> Duration? {
        guard attempt <= retries, isTransient(response.status) else { return nil }
        let wait = askedFor(by: response.headers) ?? backoff(attempt, status: response.status)
        return wait <= longestWait ? wait : nil
    }

    func wait(after error: HTTPError, attempt: Int) -> Duration? {
        attempt <= retries && error.isTransient ? backoff(attempt, status: nil) : nil
    }

    private var retries: Int {
        switch policy {
        case .azure: 3
        case .managedIdentity: 5
        case .never: 0
        }
    }

    private func isTransient(_ status: Int) -> Bool {
        switch policy {
        case .azure: [408, 429, 500, 502, 503, 504].contains(status)
        case .managedIdentity: [404, 410, 429].contains(status) || status >= 500
        case .never: false
        }
    }

    /// 410 means that the identity service is being updated, which takes up to 70 seconds.
    private func backoff(_ attempt: Int, status: Int?) -> Duration {
        guard policy == .azure else {
            let first = status == 410 ? 5 : 1.6
            return attempt == 1 ? .zero : .seconds(first * pow(2, Double(attempt - 2)))
        }
        return min(.seconds((pow(2, Double(attempt)) - 1) * 0.8 * jitter()), longestWait)
    }

    /// `Retry-After`, and Azure's headers in milliseconds.
    func askedFor(by headers: HTTPHeaders) -> Duration? {
        if let pause = headers.retryAfter(at: now()) { return pause }
        let milliseconds = headers["retry-after-ms"] ?? headers["x-ms-retry-after-ms"]
        return milliseconds.flatMap(UInt32.init).map { .milliseconds($0) }
    }
}

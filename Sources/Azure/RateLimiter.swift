import Foundation
import HTTP
import Inventory

/// A rate limit of Azure that requests count against; each has a bucket of its own.
///
/// Learn, "Understand how Azure Resource Manager throttles requests": 250 reads, refilled by 25 a second, for each
/// subscription and principal, and the same for the tenant; Resource Graph: 15 queries in five seconds for each user.
package enum RateLimit: Sendable, Hashable {
    case tenant
    case subscription(String)
    case resourceGraph

    fileprivate var capacity: Double { self == .resourceGraph ? 15 : 250 }
    fileprivate var refillPerSecond: Double { self == .resourceGraph ? 3 : 25 }
}

/// Lets requests pass no faster than Azure's limits allow: a token bucket for each limit.
///
/// Azure's own count of remaining requests is used if it is lower than ours, so that other users of the same identity
/// are noticed before a 429. A 429 stops only its own limit.
package actor RateLimiter {
    private static let longestPause = Duration.seconds(60)

    private let now: @Sendable () -> ContinuousClock.Instant
    private let sleep: @Sendable (Duration) async throws -> Void
    private var buckets: [RateLimit: Bucket] = [:]

    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// Returns when the next request may be sent.
    func turn(in limit: RateLimit) async throws(HTTPError) {
        var bucket = buckets[limit] ?? Bucket(limit, now())
        var wait = bucket.take(at: now())
        buckets[limit] = bucket
        while wait > .zero {
            do { try await sleep(wait) } catch { throw .cancelled }
            // Another task may have to wait longer by now.
            wait = buckets[limit]?.pause(at: now()) ?? .zero
        }
    }

    func note(_ response: HTTPResponse, in limit: RateLimit) {
        guard var bucket = buckets[limit] else { return }
        let headers = response.headers
        let remaining = [
            "x-ms-ratelimit-remaining-subscription-reads", "x-ms-ratelimit-remaining-tenant-reads",
            "x-ms-user-quota-remaining",
        ].compactMap { headers[$0].flatMap(Double.init) }
        if let least = remaining.min() { bucket.level = min(bucket.level, max(0, least)) }
        if headers["x-ms-user-quota-remaining"] == "0", let text = headers["x-ms-user-quota-resets-after"],
            let pause = Self.duration(text)
        {
            bucket.stop(for: min(pause, Self.longestPause), at: now())
        }
        if response.status == 429, let pause = Retry().askedFor(by: headers) {
            bucket.stop(for: min(pause, Self.longestPause), at: now())
        }
        buckets[limit] = bucket
    }

    /// `hh:mm:ss`.
    private static func duration(_ text: String) -> Duration? {
        let parts = text.split(separator: ":").map { Double($0) }
        guard parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2] else {
            return nil
        }
        let total = hours * 3600 + minutes * 60 + seconds
        return total.isFinite && total >= 0 && total < 1e6 ? .seconds(total) : nil
    }
}

/// What remains of one limit.
private struct Bucket {
    /// Below zero while requests wait.
    var level: Double
    private let limit: RateLimit
    private var filled: ContinuousClock.Instant
    private var stoppedUntil: ContinuousClock.Instant?

    init(_ limit: RateLimit, _ now: ContinuousClock.Instant) {
        self.limit = limit
        level = limit.capacity
        filled = now
    }

    /// Takes one, and returns how long to wait for it.
    mutating func take(at now: ContinuousClock.Instant) -> Duration {
        level = min(limit.capacity, level + (now - filled) / .seconds(1) * limit.refillPerSecond)
        filled = now
        level -= 1
        return max(.seconds(max(0, -level / limit.refillPerSecond)), pause(at: now))
    }

    func pause(at now: ContinuousClock.Instant) -> Duration {
        stoppedUntil.map { max(.zero, $0 - now) } ?? .zero
    }

    mutating func stop(for pause: Duration, at now: ContinuousClock.Instant) {
        stoppedUntil = max(stoppedUntil ?? now, now + pause)
    }
}

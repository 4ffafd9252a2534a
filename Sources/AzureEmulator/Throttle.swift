import Foundation
import Synchronization

/// Resource Manager's token bucket: for each subscription and caller, and one for the tenant.
package final class Throttle: Sendable {
    package struct Limits: Sendable, Codable {
        package var capacity: Double
        package var refillPerSecond: Double

        package init(capacity: Double = 250, refillPerSecond: Double = 25) {
            self.capacity = capacity
            self.refillPerSecond = refillPerSecond
        }
    }

    private let limits: Limits
    private let buckets = Mutex<[String: (level: Double, filled: ContinuousClock.Instant)]>([:])

    init(_ limits: Limits?) {
        self.limits = limits ?? Limits()
    }

    /// The remaining requests after this one, or nil with the seconds to wait if there were none.
    func take(_ scope: String, at now: ContinuousClock.Instant = .now) -> (remaining: Int?, wait: Int) {
        buckets.withLock { buckets in
            var bucket = buckets[scope] ?? (limits.capacity, now)
            bucket.level = min(
                limits.capacity,
                bucket.level + (now - bucket.filled) / .seconds(1) * limits.refillPerSecond
            )
            bucket.filled = now
            defer { buckets[scope] = bucket }
            guard bucket.level >= 1 else {
                return (nil, max(1, Int(((1 - bucket.level) / limits.refillPerSecond).rounded(.up))))
            }
            bucket.level -= 1
            return (Int(bucket.level), 0)
        }
    }
}

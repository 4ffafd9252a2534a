import Synchronization

/// How many requests Azure has answered, and how many of them with 429.
package final class RequestCount: Sendable {
    private let counts = Mutex<(all: Int, throttled: Int)>((0, 0))

    package init() {}

    package func count(_ status: Int) {
        counts.withLock { counts in
            counts.all += 1
            if status == 429 { counts.throttled += 1 }
        }
    }

    package var value: (all: Int, throttled: Int) { counts.withLock { $0 } }
}

/// The counts of all integrations, which outlive a reload of the configuration.
package final class RequestCounts: Sendable {
    private let counts = Mutex<[String: RequestCount]>([:])

    package init() {}

    package func count(of integration: String) -> RequestCount {
        counts.withLock { counts in
            if let known = counts[integration] { return known }
            let new = RequestCount()
            counts[integration] = new
            return new
        }
    }
}

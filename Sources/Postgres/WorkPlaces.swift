import Synchronization

/// How many visits work at a time.
///
/// While a visit waits for its server, another visit can begin. When the server answers, the visit continues
/// immediately, even if all places are taken, because its own deadlines run.
package final class WorkPlaces: Sendable {
    private struct State {
        var free: Int
        var queue: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    package init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    /// Works as soon as a place is free.
    package func working<Result>(_ work: () async -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.queue.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
        let result = await WorkPlace.$current.withValue(WorkPlace(self)) { await work() }
        leave()
        return result
    }

    /// Gives a place to the visit that has waited longest for one.
    fileprivate func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.free < 0 || state.queue.isEmpty {
                state.free += 1
                return nil
            }
            return state.queue.removeFirst()
        }
        next?.resume()
    }

    fileprivate func comeBack() { state.withLock { $0.free -= 1 } }
}

/// The place of one visit, for all tasks of it.
package final class WorkPlace: Sendable {
    @TaskLocal static var current: WorkPlace?

    /// A visit keeps its place during a shorter wait.
    private static let patience = Duration.milliseconds(500)

    private let places: WorkPlaces
    /// How many tasks of the visit wait.
    private let waiting = Mutex(0)

    fileprivate init(_ places: WorkPlaces) {
        self.places = places
    }

    private func begin() {
        if waiting.withLock({ count in
            count += 1
            return count == 1
        }) {
            places.leave()
        }
    }

    private func end() {
        if waiting.withLock({ count in
            count -= 1
            return count == 0
        }) {
            places.comeBack()
        }
    }

    /// Sleeps, and counts as a wait for a server.
    package static func sleep(until deadline: ContinuousClock.Instant) async throws {
        let patient = ContinuousClock.now + patience
        guard let place = current, patient < deadline else {
            return try await Task.sleep(until: deadline, clock: .continuous)
        }
        try await Task.sleep(until: patient, clock: .continuous)
        place.begin()
        defer { place.end() }
        try await Task.sleep(until: deadline, clock: .continuous)
    }
}

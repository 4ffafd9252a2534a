import CMicrohttpd
import Dispatch
import Synchronization

/// Creates the answers that take time, one after the other, while their connections are suspended.
final class SlowAnswers: Sendable {
    /// How many may wait.
    private static let most = 8

    /// An answer that is being created; libmicrohttpd keeps it with the request.
    final class Slot: Sendable {
        private let made = Mutex<WebAnswer?>(nil)

        var answer: WebAnswer {
            get { made.withLock { $0 } ?? .busy }
            set { made.withLock { $0 = newValue } }
        }
    }

    private struct State {
        var waiting = 0
        var isClosed = false
    }

    private let queue = DispatchQueue(label: "slow answers")
    private let state = Mutex(State())

    /// Suspends the connection until the answer is created; nil if too many wait, or the server ends.
    func start(_ work: @escaping @Sendable () -> WebAnswer, for connection: Int) -> Slot? {
        state.withLock { state in
            guard !state.isClosed, state.waiting < Self.most else { return nil }
            state.waiting += 1
            let slot = Slot()
            MHD_suspend_connection(OpaquePointer(bitPattern: connection))
            queue.async { self.fill(slot, work, for: connection) }
            return slot
        }
    }

    private func fill(_ slot: Slot, _ work: () -> WebAnswer, for connection: Int) {
        slot.answer = work()
        MHD_resume_connection(OpaquePointer(bitPattern: connection))
        state.withLock { $0.waiting -= 1 }
    }

    /// Waits for the answers that are being created: libmicrohttpd must not end while a connection is suspended.
    func close() {
        state.withLock { $0.isClosed = true }
        queue.sync {}
    }
}

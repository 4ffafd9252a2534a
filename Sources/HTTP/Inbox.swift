import CCurl
import Synchronization

/// A job for the loop: a request with a checked URL, and the task that waits for the answer.
struct Job: Sendable {
    let id: UInt64
    let request: HTTPRequest
    let origin: HTTPOrigin
    let waiting: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>
}

/// The only data that tasks and the loop's thread share.
final class Inbox: Sendable {
    /// The jobs since the loop last read it.
    struct Mail {
        var jobs: [Job] = []
        var cancelled: [UInt64] = []
        var isOpen = true
    }

    // Other threads only wake the loop, which libcurl allows from any thread. They do it only while the inbox
    // is open: the lock then keeps the loop from freeing the handle.
    nonisolated(unsafe) let multi: UnsafeMutableRawPointer
    private let mail = Mutex(Mail())

    init(multi: UnsafeMutableRawPointer) {
        self.multi = multi
    }

    /// Queues the job, or ends it at once if its task is cancelled or the client is closed.
    func add(_ job: Job) {
        let refusal: HTTPError? = mail.withLock { mail in
            guard mail.isOpen else { return .closed }
            // With the lock: a later cancellation finds the job in the queue.
            guard !Task.isCancelled else { return .cancelled }
            mail.jobs.append(job)
            curl_multi_wakeup(multi)
            return nil
        }
        if let refusal { job.waiting.resume(returning: .failure(refusal)) }
    }

    func cancel(_ id: UInt64) {
        mail.withLock { mail in
            guard mail.isOpen else { return }
            mail.cancelled.append(id)
            curl_multi_wakeup(multi)
        }
    }

    func close() {
        mail.withLock { mail in
            guard mail.isOpen else { return }
            mail.isOpen = false
            curl_multi_wakeup(multi)
        }
    }

    /// Removes and returns the jobs.
    ///
    /// After it has returned closed, nothing more arrives and no thread wakes the loop.
    func collect() -> Mail {
        mail.withLock { mail in
            defer { mail = Mail(isOpen: mail.isOpen) }
            return mail
        }
    }
}

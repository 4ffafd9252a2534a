import CCurl
import Synchronization

/// What a task hands to the loop: a request whose URL has been checked, and who waits for the answer.
struct Job: Sendable {
    let id: UInt64
    let request: HTTPRequest
    let origin: HTTPOrigin
    let waiting: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>
}

/// The one thing that tasks and the loop's thread share.
final class Inbox: Sendable {
    /// What came in since the loop last looked.
    struct Mail {
        var jobs: [Job] = []
        var cancelled: [UInt64] = []
        var isOpen = true
    }

    // Everyone but the loop only wakes it, which libcurl allows from any thread, and only while the inbox
    // is open: the lock then keeps the loop from freeing the handle.
    nonisolated(unsafe) let multi: UnsafeMutableRawPointer
    private let mail = Mutex(Mail())

    init(multi: UnsafeMutableRawPointer) {
        self.multi = multi
    }

    /// Queues the job, or ends it at once where its task is cancelled or the client closed.
    func add(_ job: Job) {
        let refusal: HTTPError? = mail.withLock { mail in
            guard mail.isOpen else { return .closed }
            // Under the lock: a cancellation that comes later finds the job queued.
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

    /// Takes out what is there.
    ///
    /// Once this has said closed, nothing more comes in and nobody wakes.
    func collect() -> Mail {
        mail.withLock { mail in
            defer { mail = Mail(isOpen: mail.isOpen) }
            return mail
        }
    }
}

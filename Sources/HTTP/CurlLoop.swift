import CCurl
import Glibc

/// The thread that owns every transfer: only it calls curl, except to wake it.
final class CurlLoop {
    private let inbox: Inbox
    private let identity: ClientIdentity
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    init(inbox: Inbox, identity: ClientIdentity) {
        self.inbox = inbox
        self.identity = identity
        curl_multi_set_long(inbox.multi, CURLMOPT_MAX_HOST_CONNECTIONS, 16)
    }

    /// Works until the inbox is closed, then ends the remaining transfers.
    func run() {
        blockBrokenPipeSignal()
        var mail = inbox.collect()
        while mail.isOpen {
            mail.jobs.forEach(start)
            mail.cancelled.forEach(cancel)
            work()
            mail = inbox.collect()
        }
        for job in mail.jobs { job.waiting.resume(returning: .failure(.closed)) }
        for transfer in transfers.values { finish(transfer, .failure(.closed)) }
        curl_multi_cleanup(inbox.multi)
    }

    /// One turn: move bytes, return complete answers, sleep until there is work.
    private func work() {
        var running: Int32 = 0
        curl_multi_perform(inbox.multi, &running)
        finishComplete()
        finishOverdue()
        curl_multi_poll(inbox.multi, nil, 0, millisecondsToNextDeadline, nil)
    }

    private func start(_ job: Job) {
        do throws(HTTPError) {
            let transfer = try Transfer(job, identity: identity)
            transfers[transfer.easy] = transfer
            let code = curl_multi_add_handle(inbox.multi, transfer.easy)
            if code != CURLM_OK { finish(transfer, .failure(transfer.failure(CURLE_FAILED_INIT))) }
        } catch {
            job.waiting.resume(returning: .failure(error))
        }
    }

    private func cancel(_ id: UInt64) {
        guard let transfer = transfers.values.first(where: { $0.job.id == id }) else { return }
        finish(transfer, .failure(.cancelled))
    }

    private func finishComplete() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(inbox.multi, &left) {
            // Removing the handle frees the message: read it first.
            let (easy, code) = (message.pointee.easy_handle, message.pointee.data.result)
            guard let easy, let transfer = transfers[easy] else { continue }
            finish(transfer, transfer.result(code))
        }
    }

    /// Ends transfers after their time limit.
    ///
    /// curl's own total timeout would not fire while a transfer waits for a free connection.
    private func finishOverdue() {
        let now = ContinuousClock.now
        for transfer in transfers.values where transfer.deadline <= now {
            finish(transfer, .failure(.timeout(url: transfer.shown)))
        }
    }

    /// Resumes the task before it frees the transfer, because that may take curl some time.
    private func finish(_ transfer: Transfer, _ result: Result<HTTPResponse, HTTPError>) {
        let easy = transfer.easy
        transfer.job.waiting.resume(returning: result)
        curl_multi_remove_handle(inbox.multi, easy)
        // Last, because this may free the handle.
        transfers[easy] = nil
    }

    private var millisecondsToNextDeadline: Int32 {
        let idle = Int32(60_000)
        guard let next = transfers.values.map(\.deadline).min() else { return idle }
        return Int32(clamping: min((next - .now).milliseconds, Int(idle)))
    }

    /// Makes a write to a closed connection fail instead of ending the process.
    ///
    /// With NOSIGNAL, curl leaves this to the program.
    private func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}

extension Duration {
    /// Whole milliseconds for curl: not 0, which means its own default, and at most 23 days.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(min(seconds, 2_000_000)) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}

import CMicrohttpd
import Dispatch
import Glibc
import Synchronization

/// Serves small pages over HTTP, one request for each connection.
///
/// Does not trust clients: a request has 8 KiB, a client may be silent for ten seconds, a connection ends after thirty,
/// and one thread reads them all. So neither a slow client nor a busy program delays the pages of the others.
package final class WebServer: Sendable {
    private static let memory = 8192
    private static let silence: UInt32 = 10
    /// With more connections than this, the oldest end.
    private static let most = (all: 400, ofOne: 200)
    /// With more connections than this, new ones wait.
    private static let limit: UInt32 = 500

    /// With the port that the system chose, if 0 was requested.
    package let address: ListenAddress
    private let page: @Sendable (WebRequest) -> WebPage
    private let slow = SlowAnswers()
    private let open = Mutex(OpenConnections(most: most))
    /// How long a connection may last, even if bytes keep coming.
    private let deadline: Duration
    /// Empty after the library has closed all connections.
    private let closing = DispatchGroup()
    /// The address of the library's daemon, while it is running.
    private let daemon = Mutex<Int?>(nil)

    /// Answers from now on, until `stop`.
    package init(
        _ address: ListenAddress,
        deadline: Duration = .seconds(30),
        page: @escaping @Sendable (WebRequest) -> WebPage
    ) throws(ListenError) {
        self.deadline = deadline
        let socket = try ListeningSocket(address)
        self.address = socket.address
        self.page = page
        let context = Unmanaged.passUnretained(self).toOpaque()
        let started = mhd_start(
            socket.descriptor,
            Self.memory,
            Self.limit,
            Self.silence,
            answering,
            completed,
            noticing,
            context
        )
        guard let started else {
            close(socket.descriptor)
            throw ListenError(address, code: EAGAIN)
        }
        daemon.withLock { $0 = Int(bitPattern: started) }
        endOldConnections()
    }

    /// Checks every second, as long as the server runs.
    private func endOldConnections() {
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in
            guard let self, daemon.withLock({ $0 != nil }) else { return }
            open.withLock { $0.end(before: .now - self.deadline) }
            endOldConnections()
        }
    }

    deinit { stop() }

    /// Ends all connections; waits for the answers that are being created.
    package func stop() {
        slow.close()
        let running = daemon.withLock { daemon in
            defer { daemon = nil }
            return daemon
        }
        if let running { end(OpaquePointer(bitPattern: running)) }
    }

    /// Closes all connections first: libmicrohttpd 0.9.75 crashes if it refuses a request while it stops.
    private func end(_ daemon: OpaquePointer?) {
        let socket = MHD_quiesce_daemon(daemon)
        open.withLock { $0.end() }
        _ = closing.wait(timeout: .now() + .seconds(Int(Self.silence)))
        MHD_stop_daemon(daemon)
        close(socket)
    }
}

extension WebServer {
    fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> WebServer? {
        context.map { Unmanaged<WebServer>.fromOpaque($0).takeUnretainedValue() }
    }

    fileprivate func opened(_ connection: OpaquePointer) {
        let descriptor = mhd_socket(connection)
        let client = ClientAddress(mhd_client(connection))
        let id = Int(bitPattern: connection)
        closing.enter()
        open.withLock { $0.add(id, descriptor, of: client) }
    }

    fileprivate func closed(_ connection: OpaquePointer) {
        let client = ClientAddress(mhd_client(connection))
        let id = Int(bitPattern: connection)
        open.withLock { $0.remove(id, of: client) }
        closing.leave()
    }

    /// Answers a request, or suspends it: the slot gets the answer later.
    fileprivate func answer(
        _ request: WebRequest,
        over connection: OpaquePointer,
        _ slot: inout SlowAnswers.Slot?
    ) -> MHD_Result {
        guard request.isReading else { return send(.wrongMethod, over: connection) }
        switch page(request) {
        case .ready(let answer): return send(answer, over: connection)
        case .work(let work):
            slot = slow.start(work, for: Int(bitPattern: connection))
            return slot == nil ? send(.busy, over: connection) : .YES
        }
    }

    fileprivate func send(_ answer: WebAnswer, over connection: OpaquePointer) -> MHD_Result {
        let response = Array(answer.body.utf8).withUnsafeBytes {
            let bytes = UnsafeMutableRawPointer(mutating: $0.baseAddress)
            return MHD_create_response_from_buffer($0.count, bytes, .RESPMEM_MUST_COPY)
        }
        defer { MHD_destroy_response(response) }
        for (name, value) in answer.headers { MHD_add_response_header(response, name, value) }
        return MHD_queue_response(connection, answer.status, response)
    }
}

/// Runs when the header of a request has arrived, and again when its answer is created; reads no body.
private let answering: MHD_AccessHandlerCallback = { context, connection, path, method, _, _, _, kept in
    guard let server = WebServer.of(context), let connection, let path, let method, let kept else {
        return .NO
    }
    if let made = kept.pointee {
        let slot = Unmanaged<SlowAnswers.Slot>.fromOpaque(made).takeUnretainedValue()
        return server.send(slot.answer, over: connection)
    }
    let request = WebRequest(method: String(cString: method), path: String(cString: path))
    var slot: SlowAnswers.Slot?
    let result = server.answer(request, over: connection, &slot)
    kept.pointee = slot.map { Unmanaged.passRetained($0).toOpaque() }
    return result
}

private let completed: mhd_completed = { _, _, kept, _ in
    if let made = kept?.pointee { Unmanaged<SlowAnswers.Slot>.fromOpaque(made).release() }
}

private let noticing: MHD_NotifyConnectionCallback = { context, connection, _, event in
    guard let server = WebServer.of(context), let connection else { return }
    event == .CONNECTION_NOTIFY_STARTED ? server.opened(connection) : server.closed(connection)
}

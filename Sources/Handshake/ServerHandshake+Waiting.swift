import Foundation

extension ServerHandshake {
    /// The same in a separate thread, so that neither tasks nor Dispatch's few threads wait for a slow server.
    package static func look(
        host: String,
        address: String,
        port: Int,
        roots: String?,
        timeout: Duration
    ) async -> Result<ServerHandshake, HandshakeFailure> {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let result = withoutBrokenPipes {
                    read(host: host, address: address, port: port, roots: roots, timeout: timeout)
                }
                continuation.resume(returning: result)
            }
        }
    }

    /// OpenSSL uses `write`: on a closed connection that raises SIGPIPE, which this thread blocks.
    private static func withoutBrokenPipes<Value>(_ work: () -> Value) -> Value {
        var pipe = sigset_t()
        var before = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        defer {
            var atOnce = timespec()
            while sigtimedwait(&pipe, nil, &atOnce) == SIGPIPE {}
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        return work()
    }
}

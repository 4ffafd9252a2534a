import Foundation
import Glibc
import Synchronization

/// The server side of one connection; it runs in its own thread.
struct RawConnection {
    let socket: Int32
    let log: Log

    func play(_ script: [Step]) {
        defer { close(socket) }
        // No thread of a test runs longer than this.
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        for step in script where !take(step) { return }
    }

    /// Runs one step; returns false after the client has closed the connection.
    private func take(_ step: Step) -> Bool {
        switch step {
        case .read: return readRequest()
        case .send(let bytes): return send(bytes)
        case .wait(let duration): Thread.sleep(forTimeInterval: duration / .seconds(1))
        case .endless(let bytes): while send(bytes) {}
        case .silence: while !receive().isEmpty {}
        case .reset: resetOnClose()
        case .answer(let bytes): while readRequest(), send(bytes) {}
        }
        return true
    }

    private func readRequest() -> Bool {
        var text = ""
        while !isComplete(text) {
            let part = receive()
            guard !part.isEmpty else { return false }
            text += String(decoding: part, as: UTF8.self)
        }
        log.state.withLock { $0.requests.append(text) }
        return true
    }

    private func isComplete(_ text: String) -> Bool {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
        let length = text.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.output.1) } ?? 0
        return text[end.upperBound...].utf8.count >= length
    }

    private func receive() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 16384)
        let count = recv(socket, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(0, count)))
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func resetOnClose() {
        var atOnce = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
    }
}

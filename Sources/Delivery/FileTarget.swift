import Glibc
import Wording

/// A file that events are appended to, one line each (NDJSON).
///
/// It is opened anew for every batch, so that it may be moved away at any time. Lines are whole: a batch that did not fit
/// is cut off again, and so is half a line that a killed process has left.
package struct FileTarget: DeliveryTarget {
    private static let batch = (count: 1000, bytes: 4 << 20)

    package let name: String
    private let path: String

    package init(name: String, path: String) {
        self.name = name
        self.path = path
    }

    package func deliver(after place: Int64, from source: EventSource) async throws(DeliveryError)
        -> Delivered
    {
        let events: [DeliverableEvent]
        do { events = try await source(place, Self.batch.count, Self.batch.bytes) } catch {
            throw DeliveryError(error)
        }
        guard let last = events.last else { return Delivered(upTo: nil) }
        try append(events.flatMap { $0.body + [UInt8(ascii: "\n")] })
        return Delivered(upTo: last.sequence)
    }

    private func append(_ bytes: [UInt8]) throws(DeliveryError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw failure(errno) }
        let isFile = isRegular(descriptor)
        let end = isFile ? try endOfLines(descriptor) : 0
        if let code = write(bytes, to: descriptor) ?? (isFile && fsync(descriptor) != 0 ? errno : nil) {
            if isFile { ftruncate(descriptor, end) }
            throw failure(code)
        }
    }

    /// The error that stopped it, if one did.
    private func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                // swift-format-ignore: NeverForceUnwrap
                unsafe Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : ENOSPC }
            written += count
        }
        return nil
    }

    /// Where the last whole line ends; what stands behind it goes.
    private func endOfLines(_ descriptor: Int32) throws(DeliveryError) -> off_t {
        var end = lseek(descriptor, 0, SEEK_END)
        var byte: UInt8 = 0
        let whole = end
        while end > 0, unsafe pread(descriptor, &byte, 1, end - 1) == 1, byte != UInt8(ascii: "\n") {
            end -= 1
        }
        if end < whole, ftruncate(descriptor, end) != 0 { throw failure(errno) }
        return end
    }

    private func isRegular(_ descriptor: Int32) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private func failure(_ code: Int32) -> DeliveryError {
        DeliveryError(
            "cannot append to \(path.printable): \(unsafe String(cString: strerror(code)))",
            hint: "Check the folder, its permissions and its room; the events wait."
        )
    }
}

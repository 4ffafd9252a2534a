import Dispatch
import Glibc
import Wording

/// A file that events are appended to, one line each (NDJSON).
///
/// The file is opened again for every batch, so that it may be moved at any time. Lines are complete: a batch that
/// did not fit is cut off again, and so is the partial line of a killed process. A partial line from another program
/// stays, and the file is not written. Only the owner can read a new file; an existing file keeps its mode, with a
/// warning if all users can use it.
package struct FileTarget: DeliveryTarget {
    private static let batch = (count: 1000, bytes: 4 << 20)
    /// The start of every line that pgcensus writes.
    private static let start = Array(#"{"specversion""#.utf8)

    package let name: String
    package var place: String? { "file \(path)" }
    private let path: String

    package init(name: String, path: String) {
        self.name = name
        self.path = path
    }

    package func deliver(after place: DeliveryPlace, from source: EventSource) async throws(DeliveryError)
        -> Delivered
    {
        let events: [DeliverableEvent]
        do {
            events = try await source(place.sequence, Self.batch.count, Self.batch.bytes)
            if !events.isEmpty, let loss = try await FileMark(path, place).loss(source) {
                return Delivered(upTo: nil, loss: loss)
            }
        } catch {
            throw DeliveryError(error)
        }
        guard let last = events.last else { return Delivered(upTo: nil) }
        let warning = try await appended(events.flatMap { $0.body + [UInt8(ascii: "\n")] }).get()
        return Delivered(upTo: last.sequence, warning: warning)
    }

    /// Appends in a separate thread, because a file on a network may respond slowly.
    private func appended(_ bytes: [UInt8]) async -> Result<String?, DeliveryError> {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let result = Result { () throws(DeliveryError) in try append(bytes) }
                continuation.resume(returning: result)
            }
        }
    }

    /// Never waits: a locked file is tried again later, and a pipe without a reader is refused.
    ///
    /// Returns a warning about the file.
    private func append(_ bytes: [UInt8]) throws(DeliveryError) -> String? {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw errno == EISDIR ? folder : failure(errno) }
        defer { close(descriptor) }
        let mode = mode(of: descriptor)
        let kind = mode & S_IFMT
        guard kind != S_IFIFO else { throw noFile }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? locked : failure(errno)
        }
        let isFile = kind == S_IFREG
        let end = isFile ? try endOfLines(descriptor) : 0
        if let code = write(bytes, to: descriptor) ?? (isFile && fsync(descriptor) != 0 ? errno : nil) {
            if isFile { ftruncate(descriptor, end) }
            throw failure(code)
        }
        return isFile && mode & 0o007 != 0 ? exposed(mode) : nil
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

    /// The end of the last complete line; a partial line of pgcensus after it is cut off.
    private func endOfLines(_ descriptor: Int32) throws(DeliveryError) -> off_t {
        let whole = lseek(descriptor, 0, SEEK_END)
        let end = endOfLastLine(descriptor, before: whole)
        guard end < whole else { return end }
        let isOurs =
            isOurs(descriptor, from: end, wholly: true)
            || (isOurs(descriptor, from: 0, wholly: true) && isOurs(descriptor, from: end, wholly: false))
        guard isOurs else { throw foreign }
        if ftruncate(descriptor, end) != 0 { throw failure(errno) }
        return end
    }

    /// A partial line may be long: it is read in blocks from its end.
    private func endOfLastLine(_ descriptor: Int32, before whole: off_t) -> off_t {
        var end = whole
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while end > 0 {
            let start = max(0, end - off_t(block.count))
            let count = unsafe pread(descriptor, &block, Int(end - start), start)
            guard count == Int(end - start) else { break }
            if let place = block[..<count].lastIndex(of: UInt8(ascii: "\n")) {
                return start + off_t(place) + 1
            }
            end = start
        }
        return end
    }

    /// A few bytes at the end are from pgcensus only if the file begins with an event of pgcensus.
    private func isOurs(_ descriptor: Int32, from place: off_t, wholly: Bool) -> Bool {
        var bytes = [UInt8](repeating: 0, count: Self.start.count)
        let count = unsafe pread(descriptor, &bytes, bytes.count, place)
        return count > 0 && (!wholly || count == bytes.count)
            && bytes.prefix(count).elementsEqual(Self.start.prefix(count))
    }

    /// Its kind, as `S_IFREG`, and its permissions.
    private func mode(of descriptor: Int32) -> mode_t {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? status.st_mode : 0
    }

    private func exposed(_ mode: mode_t) -> String {
        let octal = "0" + String(mode & 0o777, radix: 8)
        return "everybody on this machine can use \(path.printable), its mode is \(octal): chmod o= closes it"
    }
}

extension FileTarget {
    private func failure(_ code: Int32) -> DeliveryError {
        DeliveryError(
            "cannot append to \(path.printable): \(unsafe String(cString: strerror(code)))",
            hint: "Check the folder, its permissions and its room; the events wait."
        )
    }

    private var locked: DeliveryError {
        DeliveryError(
            "cannot append to \(path.printable): another process has locked it",
            hint: "Let it go there; the events wait."
        )
    }

    private var folder: DeliveryError {
        DeliveryError(
            "cannot append to \(path.printable): it is a folder",
            hint: "Put the file back in its place, or name another; the events wait."
        )
    }

    private var noFile: DeliveryError {
        DeliveryError(
            "cannot append to \(path.printable): it is a pipe",
            hint: "Name a file: events in a pipe without a reader would be lost."
        )
    }

    private var foreign: DeliveryError {
        DeliveryError(
            "cannot append to \(path.printable): its last line has no end, and is none of ours",
            hint: "Put a line feed at its end, or name another file; the events wait."
        )
    }
}

import Foundation
import Glibc
import Inventory

/// The last event of an integration in a file.
///
/// Other integrations may share the file, so that the last line may be from another one. But an event of this one is
/// near the end, because each run ends with an event.
struct FileMark {
    private static let reach = [1 << 16, 1 << 20]

    private let path: String
    private let place: DeliveryPlace

    private struct MarkedEvent: JSONRecord {
        var id = ""
        var source = ""
        var sequence = ""

        static var blank: MarkedEvent { MarkedEvent() }

        mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("id", &id)
            try fields.field("source", &source)
            try fields.field("sequence", &sequence)
        }
    }

    init(_ path: String, _ place: DeliveryPlace) {
        self.path = path
        self.place = place
    }

    /// The loss, if the file has events that the store does not know.
    func loss(_ source: EventSource) async throws -> DeliveryLoss? {
        guard let last = await last(), let sequence = Int64(last.sequence), sequence > place.sequence,
            sequence <= DeliverableEvent.mostSequence
        else { return nil }
        // If the program was killed after it had written, the store has the same event there.
        let ours = try await source(sequence - 1, 1, 1).first
        guard ours?.sequence != sequence || ours?.id != last.id else { return nil }
        return DeliveryLoss(
            reason: "it has events that the store does not know, as if \(DeliveryLoss.olderStore)",
            lastSequence: sequence
        )
    }

    /// Reads in a separate thread, because a file on a network may respond slowly.
    private func last() async -> MarkedEvent? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: read()) }
        }
    }

    private func read() -> MarkedEvent? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        for reach in Self.reach {
            let start = max(0, Int(status.st_size) - reach)
            if let found = Self.last(in: tail(descriptor, from: start, reach), of: place.integration) {
                return found
            }
            guard start > 0 else { break }
        }
        return nil
    }

    private func tail(_ descriptor: Int32, from start: Int, _ count: Int) -> ArraySlice<UInt8> {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe pread(descriptor, &bytes, count, off_t(start))
        return bytes.prefix(max(0, read))
    }

    /// An incomplete line at the start or the end does not count.
    private static func last(in bytes: ArraySlice<UInt8>, of integration: String) -> MarkedEvent? {
        for line in bytes.split(separator: UInt8(ascii: "\n")).reversed() {
            let event: MarkedEvent? = try? RecordReader.read([UInt8](line))
            if let event, event.source == integration { return event }
        }
        return nil
    }
}

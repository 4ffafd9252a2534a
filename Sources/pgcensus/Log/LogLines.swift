import Foundation
import Inventory
import Logging
import Reports
import Wording

/// Writes the log to stderr, as `--log-level` and `--log-format` ask for.
struct LogLines: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = LogOptions.current.level

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let metadata = metadata.merging(event.metadata ?? [:]) { $1 }
        let line = LogLine(
            time: Timestamp(Date()),
            level: event.level.rawValue,
            integration: metadata["integration"].map { "\($0)" },
            message: event.message.description.shortened,
            hint: metadata["hint"].map { "\($0)" }
        )
        let text = LogOptions.current.format == .json ? line.json : line.text
        StandardError.write(text + "\n")
    }
}

extension Logger {
    /// The logger of the command line.
    static let pgcensus = Logger(label: "pgcensus")

    func write(_ level: Level, _ integration: String?, _ message: String, hint: String? = nil) {
        var metadata = Metadata()
        metadata["integration"] = integration.map { .string($0) }
        metadata["hint"] = hint.map { .string($0) }
        log(level: level, "\(message)", metadata: metadata)
    }

    func write(_ message: SyncMessage) {
        let level = Level(rawValue: message.level.rawValue) ?? .info
        write(level, message.integration, message.text, hint: message.hint)
    }
}

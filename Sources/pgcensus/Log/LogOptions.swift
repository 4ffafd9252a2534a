import ArgumentParser
import Logging
import Synchronization

/// The level and the format of the log on standard error.
struct LogOptions: ParsableArguments {
    enum Level: String, ExpressibleByArgument, CaseIterable, Sendable {
        case trace, debug, info, warning, error
    }
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }

    @Option(help: "The lowest level to write to standard error.")
    var logLevel = Level.info

    @Option(help: "The format on standard error: json is one object on each line.")
    var logFormat = Format.text

    /// Applies as soon as the flags are parsed.
    func validate() {
        Self.chosen.withLock {
            $0 = Chosen(level: Logger.Level(rawValue: logLevel.rawValue) ?? .info, format: logFormat)
        }
    }

    struct Chosen {
        var level = Logger.Level.info
        var format = Format.text
    }

    private static let chosen = Mutex(Chosen())

    static var current: Chosen { chosen.withLock { $0 } }
}

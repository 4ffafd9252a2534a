import ArgumentParser
import Logging
import Synchronization

/// How much is told on stderr, and in which form.
struct LogOptions: ParsableArguments {
    enum Level: String, ExpressibleByArgument, CaseIterable, Sendable {
        case trace, debug, info, warning, error
    }
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }

    @Option(help: "The least of what is told on stderr.")
    var logLevel = Level.info

    @Option(help: "The form of what is told on stderr: json is one object in each line.")
    var logFormat = Format.text

    /// In force from the moment that the flags are read.
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

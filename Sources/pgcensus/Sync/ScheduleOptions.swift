import ArgumentParser
import Configuration
import Foundation
import Wording

/// When to run, if the configuration has no schedule or should not be used.
struct ScheduleOptions: ParsableArguments {
    @Flag(help: "Run each integration once, then exit.")
    var once = false

    @Option(help: "Run each integration this often: 15m, 1h.")
    var every: String?

    @Option(help: "Run each integration at these times: \"0 * * * *\".")
    var cron: String?

    @Option(help: "The time zone of --cron. Default: that of the configuration, else UTC.")
    var timeZone: String?

    @Option(help: "Delay each run by a random time, up to this much.")
    var jitter: String?

    func validate() throws {
        if [once, every != nil, cron != nil].count(where: { $0 }) > 1 {
            throw ValidationError("--once, --every and --cron exclude each other")
        }
        if let every, Duration(configured: every) == nil {
            throw ValidationError(
                "--every needs a duration up to a day, such as 15m; \"\(every.printable)\" is not one"
            )
        }
        if let cron, CronExpression(cron)?.next(after: Date(), in: .gmt) == nil {
            throw ValidationError(
                "--cron needs minute, hour, day, month and weekday, and \"\(cron.printable)\" never occurs"
            )
        }
        if let timeZone, TimeZone(identifier: timeZone) == nil {
            throw ValidationError("--time-zone does not know \"\(timeZone.printable)\"")
        }
        if timeZone != nil, cron == nil { throw ValidationError("--time-zone needs --cron") }
        if let jitter, Duration(configured: jitter) == nil {
            throw ValidationError(
                "--jitter needs a duration such as 30s; \"\(jitter.printable)\" is not one"
            )
        }
    }

    /// The options that were given.
    var given: [String] {
        let options: [(String, Bool)] = [
            ("--once", once), ("--every", every != nil), ("--cron", cron != nil),
            ("--time-zone", timeZone != nil), ("--jitter", jitter != nil),
        ]
        return options.filter(\.1).map(\.0)
    }

    func apply(to settings: inout SyncSettings) throws {
        if let every { settings.schedule = Duration(configured: every).map { .every($0) } }
        if let cron { settings.schedule = CronExpression(cron).map { .cron($0) } }
        if let timeZone { settings.timeZone = timeZone }
        if let jitter { settings.jitter = Duration(configured: jitter) ?? settings.jitter }
        guard let problem = settings.problem else { return }
        throw CommandFailure(
            "--every and the jitter do not fit: \(problem)",
            hint: "Say for example --every 15m --jitter 30s.",
            code: ExitStatus.wrongUsage
        )
    }
}

import ArgumentParser
import Configuration
import Foundation
import Inventory
import Serving
import SnapshotStore
import Sync
import Wording

/// `pgcensus sync`: crawl, store, compare with what was last known, and deliver what changed.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Take the census on a schedule and tell others what changed.",
        discussion: """
            Runs in the foreground until SIGTERM or Ctrl-C; SIGHUP reads the configuration again. --once runs each
            integration one time. Without --once, --every and --cron the schedules of the configuration hold.
            Exit codes of --once: 0 everything seen and delivered, or as expected; 2 not everything; 4 stored, but no
            server could be seen; 1 nothing stored.
            """,
        subcommands: [SyncStatusCommand.self, SyncResendCommand.self, SyncForgetCommand.self]
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var scheduleOptions: ScheduleOptions

    @Flag(help: "Report removals even where there are more than maxRemovals; with --once alone.")
    var acceptRemovals = false

    @Flag(help: "Send again what targets have refused for good.")
    var retryParked = false

    @Option(
        help:
            "What --once ends with 2 for: unseen, all that is out of view; or new, what was not so at the run before."
    )
    var failOn: SyncOnce.Alarm?

    @Flag(help: "Wait while another process writes to the store.")
    var wait = false

    @Option(help: "Serve /healthz, /readyz and /metrics on this address: 127.0.0.1:9187.")
    var listen: String?

    /// The options of a run that were given.
    var given: [String] {
        let options: [(String, Bool)] = [
            ("--config", configurationOptions.config != nil),
            ("--integration", configurationOptions.integration != nil),
            ("--accept-removals", acceptRemovals), ("--retry-parked", retryParked), ("--wait", wait),
            ("--listen", listen != nil),
        ]
        return scheduleOptions.given + options.filter(\.1).map(\.0)
    }

    func validate() throws {
        if acceptRemovals, !scheduleOptions.once {
            throw ValidationError(
                "--accept-removals goes with --once: somebody has looked at them now, not later"
            )
        }
        if failOn != nil, !scheduleOptions.once {
            throw ValidationError("--fail-on goes with --once: a schedule goes on whatever it sees")
        }
        if let listen, ListenAddress(listen) == nil {
            throw ValidationError("--listen needs the form ADDRESS:PORT, and \"\(listen.printable)\" is none")
        }
        if listen != nil, scheduleOptions.once {
            throw ValidationError("--listen goes with a schedule, not with --once")
        }
    }

    func run() async throws {
        let plans = try plans()
        let lock = try await storeOptions.lock(waiting: wait)
        do {
            let store = try SnapshotStore(writing: storeOptions.path, under: lock)
            try await retireIntegrations(in: store)
            if retryParked { try await store.retryParked() }
            if scheduleOptions.once {
                let code = try await cancelledBySignals {
                    try await SyncOnce(plans, store, failingOn: failOn ?? .unseen).run()
                }
                if code != Ending.done { throw ExitCode(code) }
            } else {
                let code = try await SyncDaemon(
                    plans,
                    store,
                    listen: listen.flatMap { ListenAddress($0) }
                )
                .run {
                    let plans = try self.plans()
                    try await retireIntegrations(in: store)
                    return plans
                }
                if code != Ending.done { throw ExitCode(code) }
            }
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
    }

    private func retireIntegrations(in store: SnapshotStore) async throws {
        let configured = try configurationOptions.load().integrations.map(\.name)
        try await store.retireIntegrations(but: configured, at: Timestamp(Date()))
    }

    /// The integrations as they are configured now; an integration without a schedule runs with --once alone.
    private func plans() throws -> [SyncPlan] {
        let integrations = try configurationOptions.integrations()
        let plans = try integrations.map { integration in
            var settings = integration.sync ?? SyncSettings()
            try scheduleOptions.apply(to: &settings)
            return try IntegrationPlan(integration, settings, acceptsRemovals: acceptRemovals).plan
        }
        if scheduleOptions.once { return plans }
        guard plans.contains(where: { $0.settings.schedule != nil }) else {
            throw CommandFailure(
                "no integration has a schedule",
                hint:
                    "Say --once, --every 1h or --cron \"0 * * * *\", or add sync: {every: 1h} to the configuration.",
                code: Ending.wrongUsage
            )
        }
        return plans.filter { $0.settings.schedule != nil }
    }
}

extension SyncOnce.Alarm: ExpressibleByArgument {}

/// When to run, if the configuration does not say so or is not to be followed.
struct ScheduleOptions: ParsableArguments {
    @Flag(help: "Run each integration one time and end.")
    var once = false

    @Option(help: "Run each integration this often: 15m, 1h.")
    var every: String?

    @Option(help: "Run each integration at these times: \"0 * * * *\".")
    var cron: String?

    @Option(help: "The time zone of --cron. Default: that of the configuration, else UTC.")
    var timeZone: String?

    @Option(help: "Put each run off by up to this much, at random.")
    var jitter: String?

    func validate() throws {
        if [once, every != nil, cron != nil].count(where: { $0 }) > 1 {
            throw ValidationError("--once, --every and --cron exclude each other")
        }
        if let every, Duration(configured: every) == nil {
            throw ValidationError(
                "--every needs a duration up to a day, such as 15m, and \"\(every.printable)\" is none"
            )
        }
        if let cron, CronExpression(cron)?.next(after: Date(), in: .gmt) == nil {
            throw ValidationError(
                "--cron needs minute, hour, day, month and weekday, and \"\(cron.printable)\" never comes"
            )
        }
        if let timeZone, TimeZone(identifier: timeZone) == nil {
            throw ValidationError("--time-zone does not know \"\(timeZone.printable)\"")
        }
        if timeZone != nil, cron == nil { throw ValidationError("--time-zone goes with --cron") }
        if let jitter, Duration(configured: jitter) == nil {
            throw ValidationError(
                "--jitter needs a duration such as 30s, and \"\(jitter.printable)\" is none"
            )
        }
    }

    /// Those that were given.
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
        guard let objection = settings.objection else { return }
        throw CommandFailure(
            "--every and the jitter do not go together: \(objection)",
            hint: "Say for example --every 15m --jitter 30s.",
            code: Ending.wrongUsage
        )
    }
}

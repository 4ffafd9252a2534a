import ArgumentParser
import Configuration
import Discovery
import Foundation
import Inventory
import Logging
import Reports
import Serving
import Store
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

    /// They outlive a reload of the configuration.
    private static let requests = RequestCounts()

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
                let verdict = try await cancelledBySignals {
                    try await SyncOnce(plans, store, failingOn: failOn ?? .unseen) { event in
                        SyncMessage.all(of: event).forEach { Logger.pgcensus.write($0) }
                    }
                    .run()
                }
                if verdict != .done { throw ExitCode(Ending.of(verdict)) }
            } else {
                let code = try await SyncDaemon(
                    plans,
                    store,
                    listen: listen.flatMap { ListenAddress($0) },
                    counting: Self.requests
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
            integration.exposedSecrets.forEach { warn($0) }
            return try CommandFailure.explaining {
                try SyncPlan(
                    integration,
                    settings,
                    acceptsRemovals: acceptRemovals,
                    environment: ProcessEnvironment.variables,
                    counting: Self.requests.count(of: integration.name)
                ) { Logger.pgcensus.write(.warning, integration.name, $0) }
            }
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

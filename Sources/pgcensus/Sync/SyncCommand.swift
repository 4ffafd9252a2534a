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

/// `pgcensus sync`: scans, stores, compares with the last known state, and delivers the changes.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Scan on a schedule and deliver the changes to targets.",
        discussion: """
            Runs in the foreground until SIGTERM or Ctrl-C; SIGHUP reads the configuration again. --once runs each
            integration once. Without --once, --every and --cron, the schedules of the configuration apply.
            Exit codes of --once: 0 everything seen and delivered, or as expected; 2 not everything; 4 stored, but no
            server could be seen; 1 nothing stored.
            """,
        subcommands: [SyncStatusCommand.self, SyncResendCommand.self, SyncForgetCommand.self]
    )

    /// The counters stay when the configuration is read again.
    private static let requests = RequestCounts()

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var scheduleOptions: ScheduleOptions

    @Flag(help: "Report removals even if there are more than maxRemovals; only with --once.")
    var acceptRemovals = false

    @Flag(help: "Send parked events again.")
    var retryParked = false

    @Option(
        help:
            "When --once exits with 2: unseen, if anything is out of view; new, if anything is newly out of view."
    )
    var failOn: SyncOnce.FailureCondition?

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
                "--accept-removals needs --once: it accepts the removals of this run alone"
            )
        }
        if failOn != nil, !scheduleOptions.once {
            throw ValidationError("--fail-on needs --once: a schedule continues whatever it sees")
        }
        if let listen, ListenAddress(listen) == nil {
            throw ValidationError(
                "--listen needs the form ADDRESS:PORT; \"\(listen.printable)\" does not have it"
            )
        }
        if listen != nil, scheduleOptions.once {
            throw ValidationError("--listen needs a schedule; it does not work with --once")
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
                let completion = try await cancelledBySignals {
                    try await SyncOnce(plans, store, failingOn: failOn ?? .unseen) { event in
                        SyncMessage.all(of: event).forEach { Logger.pgcensus.write($0) }
                    }
                    .run()
                }
                if completion != .done { throw ExitCode(ExitStatus.of(completion)) }
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
                if code != ExitStatus.done { throw ExitCode(code) }
            }
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
    }

    private func retireIntegrations(in store: SnapshotStore) async throws {
        let configured = try configurationOptions.load().integrations.map(\.name)
        try await store.retireIntegrations(but: configured, at: Timestamp(Date()))
    }

    /// The integrations in the current configuration; an integration without a schedule runs with --once alone.
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
                code: ExitStatus.wrongUsage
            )
        }
        return plans.filter { $0.settings.schedule != nil }
    }
}

extension SyncOnce.FailureCondition: ExpressibleByArgument {}

import Discovery
import Dispatch
import Foundation
import Inventory
import Logging
import Reports
import ServiceLifecycle
import Serving
import Store
import Sync
import Synchronization
import UnixSignals
import Wording

/// Runs `sync` until a signal ends it: the scheduler, the deliveries, and the status pages.
struct SyncDaemon {
    /// A graceful end may take this long; a second later the program ends regardless.
    private static let patience = 8
    /// A thread of its own, so that a signal does not wait for other work.
    private static let signals = DispatchQueue(label: "signals", qos: .userInteractive)

    private let plans: [SyncPlan]
    private let store: SnapshotStore
    private let listen: ListenAddress?
    private let requests: RequestCounts

    init(
        _ plans: [SyncPlan],
        _ store: SnapshotStore,
        listen: ListenAddress?,
        counting requests: RequestCounts
    ) {
        self.plans = plans
        self.store = store
        self.listen = listen
        self.requests = requests
    }

    /// `reload` reads the configuration again.
    func run(reload: @escaping @Sendable () async throws -> [SyncPlan]) async throws -> Int32 {
        let currentPlans = CurrentPlans(plans)
        let meter = SyncMeter(requests)
        meter.expect(plans.map(\.integration))
        meter.takeOver(try store.view { try SyncStatus(in: $0) }.integrations.map { ($0.name, $0.report) })
        let planned = PlannedRuns(store)
        let scheduler = Scheduler(currentPlans, store, now: { Date() }, random: { .random(in: 0...1) }) {
            event in
            meter.note(event)
            planned.note(event)
            SyncMessage.all(of: event).forEach { Logger.pgcensus.write($0) }
        }
        let deliveries = DeliveryService(currentPlans, store, now: { Date() }, random: { .random(in: 0...1) })
        {
            Logger.pgcensus.write(SyncMessage($0))
        }
        let reloading = ReloadService {
            let plans = try await reload()
            meter.expect(plans.map(\.integration))
            currentPlans.replace(plans)
        }
        var services: [any Service] = [scheduler, deliveries, reloading]
        if let listen {
            services.append(
                try StatusServer(listen, StatusPages(meter: meter, currentPlans: currentPlans, store: store))
            )
        }
        let code = try await run(services)
        for plan in currentPlans.plans {
            try await store.editReport(of: plan.integration) { $0.next = nil }
        }
        return code
    }

    private func run(_ services: [any Service]) async throws -> Int32 {
        let interrupt = watch(SIGINT, code: ExitStatus.interrupted)
        let termination = watch(SIGTERM, code: ExitStatus.done)
        defer { [interrupt.source, termination.source].forEach { $0.cancel() } }
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "pgcensus", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        configuration.maximumGracefulShutdownDuration = .seconds(Self.patience)
        try await ServiceGroup(configuration: configuration).run()
        Logger.pgcensus.write(.info, nil, "ended")
        return interrupt.wasSent.isSet ? ExitStatus.interrupted : ExitStatus.done
    }

    /// Records that a signal was sent, and makes sure that the program ends.
    private func watch(_ number: Int32, code: Int32) -> (source: any DispatchSourceSignal, wasSent: Flag) {
        let flag = Flag()
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: Self.signals)
        source.setEventHandler {
            flag.set()
            Self.signals.asyncAfter(deadline: .now() + .seconds(Self.patience + 1)) { _exit(code) }
        }
        source.activate()
        return (source, flag)
    }
}

/// A flag that several threads read.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
}

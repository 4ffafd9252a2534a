import Dispatch
import Foundation
import Inventory
import Logging
import ServiceLifecycle
import Serving
import SnapshotStore
import Sync
import Synchronization
import UnixSignals
import Wording

/// Runs `sync` until a signal ends it: the scheduler, the deliveries, and the status pages.
struct SyncDaemon {
    /// A graceful end may take this long; a second later the program ends regardless.
    private static let patience = 8
    /// Has a thread of its own, so that a signal does not wait for other work.
    private static let signals = DispatchQueue(label: "signals", qos: .userInteractive)

    private let plans: [SyncPlan]
    private let store: SnapshotStore
    private let listen: ListenAddress?

    init(_ plans: [SyncPlan], _ store: SnapshotStore, listen: ListenAddress?) {
        self.plans = plans
        self.store = store
        self.listen = listen
    }

    /// `reload` reads the configuration again.
    func run(reload: @escaping @Sendable () async throws -> [SyncPlan]) async throws -> Int32 {
        let agenda = Agenda(plans)
        let meter = SyncMeter()
        meter.expect(plans.map(\.integration))
        meter.takeOver(try store.view { try SyncStatus(in: $0) }.integrations.map { ($0.name, $0.report) })
        let planned = PlannedRuns(store)
        let scheduler = Scheduler(agenda, store, now: { Date() }, random: { .random(in: 0...1) }) { event in
            meter.note(event)
            planned.note(event)
            Logger.pgcensus.write(event)
        }
        let deliveries = DeliveryService(agenda, store, now: { Date() }, random: { .random(in: 0...1) }) {
            Logger.pgcensus.write($0)
        }
        let reloading = ReloadService {
            let plans = try await reload()
            meter.expect(plans.map(\.integration))
            agenda.replace(plans)
        }
        var services: [any Service] = [scheduler, deliveries, reloading]
        if let listen {
            services.append(try StatusServer(listen, StatusPages(meter: meter, agenda: agenda, store: store)))
        }
        let code = try await run(services)
        for plan in agenda.plans {
            try await store.editReport(of: plan.integration) { $0.next = nil }
        }
        return code
    }

    private func run(_ services: [any Service]) async throws -> Int32 {
        let interrupt = watch(SIGINT, code: Ending.interrupted)
        let termination = watch(SIGTERM, code: Ending.done)
        defer { [interrupt.source, termination.source].forEach { $0.cancel() } }
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "pgcensus", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        configuration.maximumGracefulShutdownDuration = .seconds(Self.patience)
        try await ServiceGroup(configuration: configuration).run()
        Logger.pgcensus.write(.info, nil, "ended")
        return interrupt.wasSent.isSet ? Ending.interrupted : Ending.done
    }

    /// Remembers that a signal was sent, and sees to it that the program ends.
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

/// A yes or no that several threads look at.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
}

/// Writes into the store when each integration is due next, for `sync status`.
///
/// Of the first run there is a record only once it is done: then it is written again.
private final class PlannedRuns: Sendable {
    private let store: SnapshotStore
    private let next = Mutex<[String: Timestamp]>([:])

    init(_ store: SnapshotStore) {
        self.store = store
    }

    func note(_ event: Scheduler.Event) {
        switch event {
        case .planned(let integration, let next):
            self.next.withLock { $0[integration] = next.map { Timestamp($0) } }
            plan(integration)
        case .finished(let integration, _), .failed(let integration, _): plan(integration)
        case .skipped(let integration): change(integration) { $0.skipped += 1 }
        default: break
        }
    }

    private func plan(_ integration: String) {
        change(integration) { report in report.next = self.next.withLock { $0[integration] } }
    }

    private func change(_ integration: String, _ edit: @escaping @Sendable (inout RunReport) -> Void) {
        Task { [store] in try? await store.editReport(of: integration, edit) }
    }
}

extension Logger {
    fileprivate func write(_ event: Scheduler.Event) {
        switch event {
        case .started(let name): write(.info, name, "started")
        case .finished(let name, let report): finished(name, report)
        case .failed(let name, let error): failed(name, error)
        case .skipped(let name): write(.warning, name, "skipped: the run before is not done")
        case .planned(let name, let next):
            write(.info, name, "next run: \(next.map { Timestamp($0).description } ?? "none")")
        case .tick: break
        }
    }

    fileprivate func write(_ event: DeliveryService.Event) {
        switch event {
        case .failed(let integration, let target, let error): undelivered(integration, target, error)
        case .parked(let integration, let target, let count): parked(integration, target, count)
        case .warned(let integration, _, let warning): write(.warning, integration, warning)
        case .begunAnew(let integration, let target, let reason): begunAnew(integration, target, reason)
        case .broken(let error):
            let failure = CommandFailure(explaining: error)
            write(.error, nil, "the outbox cannot be used: \(failure.cause)", hint: failure.messages[0].hint)
        }
    }
}

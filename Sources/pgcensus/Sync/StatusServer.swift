import Foundation
import Logging
import Reports
import ServiceLifecycle
import Serving
import Store
import Sync

/// Serves `/healthz`, `/readyz` and `/metrics`.
struct StatusServer: Service {
    private let server: WebServer

    /// Binds the address at once, so that an address in use is an error before anything runs.
    init(_ address: ListenAddress, _ pages: StatusPages) throws {
        do {
            server = try WebServer(address, page: pages.page)
        } catch {
            throw Self.failure(error)
        }
    }

    func run() async throws {
        Logger.pgcensus.write(.info, nil, "listening on \(server.address)")
        try? await gracefulShutdown()
        server.stop()
    }

    private static func failure(_ error: ListenError) -> CommandFailure {
        CommandFailure(
            "cannot listen on \(error.address): \(error.reason)",
            hint: "Choose another address with --listen."
        )
    }
}

/// The pages of a running `sync`.
struct StatusPages {
    let meter: SyncMeter
    let currentPlans: CurrentPlans
    let store: SnapshotStore

    func page(_ request: WebRequest) -> WebPage {
        switch request.path {
        case "/healthz":
            health(meter.isAlive(at: Date()), "alive", "the scheduler is not running")
        case "/readyz":
            health(
                meter.isReady(currentPlans.plans.map(\.integration)),
                "ready",
                "not every integration has stored a snapshot"
            )
        case "/metrics": .work { metrics }
        default: .ready(.notFound)
        }
    }

    private func health(_ isWell: Bool, _ yes: String, _ no: String) -> WebPage {
        .ready(WebAnswer(isWell ? 200 : 503, (isWell ? yes : no) + "\n"))
    }

    private var metrics: WebAnswer {
        do {
            let text = try meter.metrics(of: store, at: Date())
            return WebAnswer(200, text, type: "text/plain; version=0.0.4; charset=utf-8")
        } catch {
            Logger.pgcensus.write(
                .warning,
                nil,
                "the metrics cannot be read: \(CommandFailure(explaining: error).cause)"
            )
            return WebAnswer(500, "the store cannot be read\n")
        }
    }
}

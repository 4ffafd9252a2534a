import FlyingFox
import FlyingSocks
import Foundation
import Logging
import ServiceLifecycle
import SnapshotStore
import Sync

/// Where `--listen` listens.
struct ListenAddress: Sendable {
    let address: String
    let port: UInt16

    /// Reads `127.0.0.1:9187` and `[::1]:9187`.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        let address = text[..<colon]
        let isBracketed = address.hasPrefix("[") && address.hasSuffix("]")
        self.address = isBracketed ? String(address.dropFirst().dropLast()) : String(address)
        self.port = port
        var four = in_addr()
        var six = in6_addr()
        let isFour = unsafe inet_pton(AF_INET, self.address, &four) == 1
        let isSix = unsafe inet_pton(AF_INET6, self.address, &six) == 1
        guard isBracketed ? isSix : isFour else { return nil }
    }

    var shown: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}

/// Serves `/healthz`, `/readyz` and `/metrics`.
struct StatusServer: Service {
    let listen: ListenAddress
    let meter: SyncMeter
    let agenda: Agenda
    let store: SnapshotStore

    func run() async throws {
        let server = HTTPServer(address: try socketAddress, logger: .disabled)
        await server.appendRoute("GET /healthz") { _ in
            answer(meter.isAlive(at: Date()), "alive", "the scheduler does not go round")
        }
        await server.appendRoute("GET /readyz") { _ in
            let names = agenda.plans.map(\.integration)
            return answer(meter.isReady(names), "ready", "not every integration has stored a snapshot")
        }
        await server.appendRoute("GET /metrics") { _ in
            let text = try meter.metrics(of: store, at: Date())
            return response(.ok, text, type: "text/plain; version=0.0.4; charset=utf-8")
        }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                try await server.waitUntilListening()
                let port = await server.listeningPort ?? listen.port
                Logger.pgcensus.write(.info, nil, "listening on \(listen.address):\(port)")
                group.addTask {
                    try? await gracefulShutdown()
                    await server.stop()
                }
                try await group.next()
                group.cancelAll()
            }
        } catch is CancellationError {
            return
        } catch let error as SocketError {
            throw CommandFailure(
                "cannot listen on \(listen.shown): \(error)",
                hint: "Choose another address with --listen."
            )
        }
    }

    private var socketAddress: any SocketAddress {
        get throws {
            listen.address.contains(":")
                ? try .inet6(ip6: listen.address, port: listen.port)
                : try .inet(ip4: listen.address, port: listen.port)
        }
    }

    private func answer(_ isWell: Bool, _ yes: String, _ no: String) -> HTTPResponse {
        response(isWell ? .ok : .serviceUnavailable, (isWell ? yes : no) + "\n", type: "text/plain")
    }

    private func response(_ status: HTTPStatusCode, _ text: String, type: String) -> HTTPResponse {
        HTTPResponse(statusCode: status, headers: HTTPHeaders([.contentType: type]), body: Data(text.utf8))
    }
}

extension HTTPServer {
    fileprivate var listeningPort: UInt16? {
        switch listeningAddress {
        case .ip4(_, let port), .ip6(_, let port): port
        default: nil
        }
    }
}

import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// Azure's REST endpoints on loopback, for tests and the demo alone.
///
/// Checks the bearer token, the api-version and the path as Azure does, and answers errors in Azure's form.
package final class AzureEmulator: Sendable {
    package typealias FaultAnswer = @Sendable (RecordedRequest) -> Answer?
    package typealias Alteration = @Sendable (RecordedRequest, Answer) -> Answer

    private let server: HTTPServer
    private let running: Task<Void, any Error>
    private let port: UInt16
    private let log: RequestLog
    private let vault: Vault
    private let tokens: TokenIssuer
    let microsoftGraph: MicrosoftGraphRoutes

    package var baseURL: String { "http://127.0.0.1:\(port)" }

    package static func start(estate: Estate, secrets: EmulatorSecrets, port: UInt16 = 0) async throws
        -> AzureEmulator
    {
        let log = RequestLog()
        let routes = Routes(estate: estate, secrets: secrets)
        let server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: port),
            logger: .disabled,
            handler: ClosureHTTPHandler { request in try await answer(request, routes, log) }
        )
        let running = Task { try await server.run() }
        try await server.waitUntilListening()
        guard case .ip4(_, let port) = await server.listeningAddress else {
            throw SocketError.unsupportedAddress
        }
        return AzureEmulator(server, running, port, log, routes)
    }

    private init(
        _ server: HTTPServer,
        _ running: Task<Void, any Error>,
        _ port: UInt16,
        _ log: RequestLog,
        _ routes: Routes
    ) {
        self.server = server
        self.running = running
        self.port = port
        self.log = log
        vault = routes.vault
        tokens = routes.tokens
        microsoftGraph = routes.microsoftGraph
    }

    package func stop() async {
        await server.stop()
        running.cancel()
    }

    /// The requests so far, without secrets and tokens.
    package func requests() -> [RecordedRequest] { log.requests.withLock { $0 } }

    /// Who each token was issued for, so far.
    package func audiences() -> [String] { tokens.audiences.withLock { $0 } }

    /// How many requests were refused because the token bucket was empty.
    package func throttled() -> Int { log.throttled.withLock { $0 } }

    /// Answers instead of the emulator if it returns something; nil for the normal answers again.
    package func setFault(_ fault: FaultAnswer?) { log.disturbance.withLock { $0 = fault } }

    /// Changes the normal answers; nil for the unchanged ones again.
    package func setAlteration(_ alteration: Alteration?) { log.alteration.withLock { $0 = alteration } }

    /// Gives the vault's secret a new version, and returns the version's id.
    @discardableResult
    package func setSecret(_ name: String, _ value: String, isEnabled: Bool = true) -> String {
        vault.add(value, to: name, isEnabled: isEnabled)
    }

    private static func answer(
        _ request: HTTPRequest,
        _ routes: Routes,
        _ log: RequestLog
    ) async throws -> HTTPResponse {
        let recorded = RecordedRequest(
            method: request.method.rawValue,
            path: request.path,
            query: Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first },
            host: request.headers[.host] ?? "",
            scheme: request.headers[HTTPHeader("X-Forwarded-Proto")] ?? "http",
            hasToken: request.headers[.authorization] != nil
        )
        log.requests.withLock { $0.append(recorded) }
        let planned = routes.estate.faults.first { $0.concerns(recorded) }
        let delay = planned?.delay ?? routes.estate.delay ?? 0
        if delay > 0 { try await Task.sleep(for: .milliseconds(delay)) }
        let disturbance = log.disturbance.withLock { $0 }
        if let answer = disturbance?(recorded) ?? planned?.answer {
            try await Task.sleep(for: answer.delay)
            return answer.response
        }
        let body = try await request.bodyData
        let answer = await routes.answer(recorded, { request.headers[HTTPHeader($0)] }, body: body)
        if answer.status == 429 { log.throttled.withLock { $0 += 1 } }
        let alteration = log.alteration.withLock { $0 }
        return (alteration?(recorded, answer) ?? answer).response
    }
}

/// A request, for tests.
package struct RecordedRequest: Sendable {
    package let method: String
    package let path: String
    package let query: [String: String]
    package let host: String
    /// As a proxy that ends TLS sends it.
    package let scheme: String
    package let hasToken: Bool

    var origin: String { "\(scheme)://\(host)" }
}

/// The emulator's state between requests.
private final class RequestLog: Sendable {
    let requests = Mutex<[RecordedRequest]>([])
    let throttled = Mutex(0)
    let disturbance = Mutex<AzureEmulator.FaultAnswer?>(nil)
    let alteration = Mutex<AzureEmulator.Alteration?>(nil)
}

import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// An HTTP server that receives events, and gives the answers that the test sets.
final class Receiver: Sendable {
    typealias Answering = @Sendable (_ number: Int, _ events: [Event]) async throws -> HTTPResponse

    private let server: HTTPServer
    private let running: Task<Void, any Error>
    private let state: Mutex<State>
    let url: String

    private struct State {
        var requests = 0
        var taken: [Event] = []
        var answering: Answering
    }

    private init(_ server: HTTPServer, _ running: Task<Void, any Error>, _ state: Shared, _ port: UInt16) {
        self.server = server
        self.running = running
        self.state = Mutex(State(answering: { _, _ in HTTPResponse(statusCode: .noContent) }))
        url = "http://127.0.0.1:\(port)/hook"
        state.receiver.withLock { $0 = self }
    }

    /// Breaks the retain cycle between the receiver, its server and the server's handler.
    private final class Shared: Sendable {
        let receiver = Mutex<Receiver?>(nil)
    }

    static func start() async throws -> Receiver {
        let shared = Shared()
        let server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: 0),
            logger: .disabled,
            handler: ClosureHTTPHandler { request in
                guard let receiver = shared.receiver.withLock({ $0 }) else {
                    return HTTPResponse(statusCode: .serviceUnavailable)
                }
                return try await receiver.answer(try await request.bodyData)
            }
        )
        let running = Task { try await server.run() }
        try await server.waitUntilListening()
        guard case .ip4(_, let port) = await server.listeningAddress else {
            throw SocketError.unsupportedAddress
        }
        return Receiver(server, running, shared, port)
    }

    func stop() async {
        await server.stop()
        running.cancel()
    }

    /// The events about resources and owners that were answered with 2xx.
    var taken: [Event] { state.withLock { $0.taken }.filter(\.isNews) }
    var requests: Int { state.withLock { $0.requests } }

    func setAnswer(_ answering: @escaping Answering) { state.withLock { $0.answering = answering } }

    private func answer(_ body: Data) async throws -> HTTPResponse {
        let events = try JSONDecoder().decode([Event].self, from: body)
        let (number, answering) = state.withLock { state in
            state.requests += 1
            return (state.requests, state.answering)
        }
        let response = try await answering(number, events)
        let isPage = response.headers[.contentType] == "text/html"
        if (200..<300).contains(response.statusCode.code), !isPage {
            state.withLock { $0.taken += events }
        }
        return response
    }
}

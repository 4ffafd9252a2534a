import Delivery
import Foundation
import HTTP
import LocalEstate
import Support
import Synchronization
import Wording

/// A webhook whose receiver stores the events, and accepts only requests signed with its current secret.
final class HookTarget: HistoryTarget {
    private struct State {
        var trouble: HistoryTrouble?
        var taken: [Data] = []
        var secret = HistorySecret()
    }

    private let state = Mutex(State())
    private let host: String
    private static let silence = Result { try FixedAnswerServer([]) }
    private static let client = HTTPClient(userAgent: "pgcensus/test")

    init(host: String = "receiver.example") {
        self.host = host
    }

    func target(named name: String) -> any DeliveryTarget {
        WebhookTarget(
            name: name,
            url: "https://\(host)/",
            batch: 25,
            timeout: .milliseconds(30),
            key: { refused in self.state.withLock { $0.secret.known(refused: refused) } },
            now: { Date() }
        ) { request throws(HTTPError) in
            if case .hanging? = self.state.withLock({ $0.trouble }) { return try await Self.hang(request) }
            return self.answer(request)
        }
    }

    /// Sends the request to a server that never answers.
    private static func hang(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        guard case .success(let silence) = silence else { throw .closed }
        var request = request
        request.url = "http://127.0.0.1:\(silence.port)/"
        return try await client.send(request)
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        let body = request.body ?? []
        let events = (try? JSONSerialization.jsonObject(with: Data(body))) as? [[String: Any]] ?? []
        return state.withLock { state in
            guard Self.isSigned(request, with: state.secret.current) else { return HTTPResponse(status: 401) }
            switch state.trouble {
            case .down: return HTTPResponse(status: 503)
            case .refusingAll: return HTTPResponse(status: 400)
            case .refusing(let rest) where events.contains { Self.rest($0) == rest }:
                return HTTPResponse(status: 422)
            default: break
            }
            state.taken += events.compactMap { try? JSONSerialization.data(withJSONObject: $0) }
            if case .losingAnswers = state.trouble { return HTTPResponse(status: 504) }
            return HTTPResponse(status: 204)
        }
    }

    private static func isSigned(_ request: HTTPRequest, with secret: Secret) -> Bool {
        let given = request.headers[Signature.header] ?? ""
        guard let seconds = Int64(given.dropFirst(2).prefix { $0 != "," }) else { return false }
        return Signature(of: request.body ?? [], with: secret, at: seconds).text == given
    }

    private static func rest(_ event: [String: Any]) -> Int {
        (event["id"] as? String ?? "").unicodeScalars.reduce(0) { $0 + Int($1.value) } % 4
    }

    func disturb(_ trouble: HistoryTrouble?) { state.withLock { $0.trouble = trouble } }

    func replaceSecret() { state.withLock { $0.secret.replace() } }

    func resources() throws -> [(way: String, resources: [String: ToldResource])] {
        try ModelReceiver.replayed(state.withLock { $0.taken })
    }
}

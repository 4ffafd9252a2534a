package import Foundation
package import HTTP
package import Wording

/// A URL that events are posted to: a batch of CloudEvents in JSON, signed where there is a key.
///
/// A batch that is too large is halved; one that is refused is halved too, until the single event that is not taken is
/// found and put aside. Everything else that goes wrong is tried again later.
package struct WebhookTarget: DeliveryTarget {
    package typealias Send = @Sendable (HTTPRequest) async throws(HTTPError) -> HTTPResponse

    private static let bytes = 1 << 20
    /// Statuses that speak of the request's content, and that no repetition will change.
    private static let refusals: Set<Int> = [400, 406, 409, 411, 412, 413, 414, 415, 417, 422, 431, 451]

    package let name: String
    package var url: String
    package var batch: Int
    package var timeout: Duration
    package var key: @Sendable () async throws -> Secret?
    package var send: Send
    package var now: @Sendable () -> Date

    package init(
        name: String,
        url: String,
        batch: Int,
        timeout: Duration,
        key: @escaping @Sendable () async throws -> Secret?,
        now: @escaping @Sendable () -> Date,
        send: @escaping Send
    ) {
        self.name = name
        self.url = url
        self.batch = batch
        self.timeout = timeout
        self.key = key
        self.now = now
        self.send = send
    }

    package func deliver(after place: Int64, from source: EventSource) async throws(DeliveryError)
        -> Delivered
    {
        do {
            let events = try await source(place, batch, Self.bytes)
            guard let last = events.last else { return Delivered(upTo: nil) }
            var refused: [Int64: String] = [:]
            var done = Delivered(upTo: nil)
            do {
                try await post(events[...], try await key(), &refused, &done)
            } catch {
                // What was taken before it went wrong is not sent again.
                guard let upTo = done.upTo else { throw error }
                return Delivered(upTo: upTo, refused: refused)
            }
            return Delivered(upTo: last.sequence, refused: refused)
        } catch {
            throw DeliveryError(error)
        }
    }

    private func post(
        _ events: ArraySlice<DeliverableEvent>,
        _ key: Secret?,
        _ refused: inout [Int64: String],
        _ done: inout Delivered
    ) async throws {
        guard let last = events.last else { return }
        let response = try await send(request(events, key))
        switch response.status {
        case 200..<300:
            try expectNoPage(response)
            done.upTo = last.sequence
        case let status where Self.refusals.contains(status) && events.count > 1:
            let middle = events.startIndex + events.count / 2
            try await post(events[..<middle], key, &refused, &done)
            try await post(events[middle...], key, &refused, &done)
        case let status where Self.refusals.contains(status):
            refused[last.sequence] = "answered \(status)"
            done.upTo = last.sequence
        default: throw failure(response)
        }
    }

    private func request(_ events: ArraySlice<DeliverableEvent>, _ key: Secret?) -> HTTPRequest {
        var body: [UInt8] = [UInt8(ascii: "[")]
        for event in events {
            if body.count > 1 { body.append(UInt8(ascii: ",")) }
            body += event.body
        }
        body.append(UInt8(ascii: "]"))
        var headers: HTTPHeaders = ["Content-Type": "application/cloudevents-batch+json; charset=utf-8"]
        if let key {
            let seconds = Int64(now().timeIntervalSince1970)
            headers[Signature.header] = Signature(of: body, with: key, at: seconds).text
        }
        var request = HTTPRequest(
            method: .post,
            url: url,
            headers: headers,
            body: body,
            timeout: timeout,
            bodyLimit: 1 << 20
        )
        request.hidesPath = true
        return request
    }

    /// A proxy or a login page may answer in the receiver's place, with 200 and a page for people.
    private func expectNoPage(_ response: HTTPResponse) throws {
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        guard type.hasPrefix("text/html") || type.hasPrefix("application/xhtml") else { return }
        throw DeliveryError(
            "\(name.printable) answered \(response.status) with a web page",
            hint: "Check the URL, and whether something on the way answers in the receiver's place."
        )
    }

    private func failure(_ response: HTTPResponse) -> DeliveryError {
        let hint =
            switch response.status {
            case 300..<400: "Redirects are not followed; configure the address it moved to."
            case 401, 403: "Check the secret on both sides."
            case 404, 405, 410: "Check the URL; the events wait."
            default: "The events wait and are sent again."
            }
        return DeliveryError(
            "\(name.printable) answered \(response.status)",
            hint: hint,
            retryAfter: response.headers.retryAfter(at: now()).map { min($0, .seconds(3600)) }
        )
    }
}

package import Foundation
package import HTTP
package import Wording

/// A URL that events are posted to: a batch of CloudEvents in JSON, signed if there is a key.
///
/// A refused batch is halved until the single refused event is found; that event is parked. All other failures are
/// tried again later.
package struct WebhookTarget: DeliveryTarget {
    package typealias Send = @Sendable (HTTPRequest) async throws(HTTPError) -> HTTPResponse
    /// Returns the key, or another one than the refused key; nil if there is none.
    package typealias Key = @Sendable (_ refused: Secret?) async throws -> Secret?

    private static let bytes = 1 << 20
    /// The status codes that refer to the content of the request, and that another try does not change.
    private static let refusals: Set<Int> = [400, 406, 409, 411, 412, 413, 414, 415, 417, 422, 431, 451]

    package let name: String
    package var place: String? { "webhook \(url)" }
    package var url: String
    package var batch: Int
    package var timeout: Duration
    package var key: Key
    package var send: Send
    package var now: @Sendable () -> Date

    package init(
        name: String,
        url: String,
        batch: Int,
        timeout: Duration,
        key: @escaping Key,
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

    package func deliver(after place: DeliveryPlace, from source: EventSource) async throws(DeliveryError)
        -> Delivered
    {
        var search = RefusalSearch(failures: place.failures) { events throws(DeliveryError) in
            try await post(events)
        }
        do {
            var last = place.sequence
            // If no event of a batch is accepted, the next batch shows whether that is a refusal or an outage.
            repeat {
                let events = try await source(last, batch, Self.bytes)
                guard let end = events.last else { break }
                try await search.send(events[...])
                last = end.sequence
            } while !search.hasAcceptedAny
            return try search.delivered()
        } catch {
            // Events that were accepted before the failure are not sent again.
            guard search.hasAcceptedAny else { throw DeliveryError(error) }
            return try search.delivered()
        }
    }

    /// Nil if a batch was accepted, or the reason why its content was refused.
    private func post(_ events: ArraySlice<DeliverableEvent>) async throws(DeliveryError) -> String? {
        do {
            let used = try await key(nil)
            var response = try await send(request(events, used))
            // The key may have been changed since it was read.
            if [401, 403].contains(response.status), let used, let other = try await key(used), other != used
            {
                response = try await send(request(events, other))
            }
            switch response.status {
            case 200..<300:
                try expectNoPage(response)
                return nil
            case let status where Self.refusals.contains(status): return "answered \(status)"
            default: throw failure(response)
            }
        } catch {
            throw DeliveryError(error)
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
            bodyLimit: 1 << 16
        )
        request.hidesPath = true
        request.cutsBody = true
        return request
    }
}

extension WebhookTarget {
    /// A proxy or a login page may answer instead of the receiver, with status 200 and a page for people.
    ///
    /// Frameworks send `text/html` with any short answer, so the body has to look like a page too.
    private func expectNoPage(_ response: HTTPResponse) throws {
        let type = response.headers["Content-Type"]?.lowercased() ?? "text/html"
        guard type.hasPrefix("text/html") || type.hasPrefix("application/xhtml") else { return }
        let text = String(decoding: response.body.prefix(256), as: UTF8.self)
        guard text.contains(#/^\s*\x{FEFF}?\s*<[!A-Za-z]/#) else { return }
        throw DeliveryError(
            "\(name.printable) answered \(response.status) with a web page",
            hint:
                "Check the URL, and whether something on the way answers in the receiver's place; a receiver answers 204, or with Content-Type: application/json."
        )
    }

    private func failure(_ response: HTTPResponse) -> DeliveryError {
        let hint =
            switch response.status {
            case 300..<400:
                "Redirects are not followed; configure the address it moved to, with name: \"\(name.printable)\" so that it keeps its place."
            case 401, 403: "Check the secret on both sides."
            case 404, 405: "Check the URL; the events wait."
            case 410:
                "Configure the address it moved to, with name: \"\(name.printable)\" so that it keeps its place; the events wait."
            default: "The events wait and are sent again."
            }
        return DeliveryError(
            "\(name.printable) answered \(response.status)",
            hint: hint,
            retryAfter: response.headers.retryAfter(at: now()).map { min($0, .seconds(3600)) }
        )
    }
}

import Delivery
import Foundation
import HTTP
import Synchronization
import Testing
import Wording

/// How a webhook handles each kind of answer; a closure gives the answers.
@Suite struct WebhookTests {
    private final class Receiver: Sendable {
        let bodies = Mutex<[String]>([])
        private let answer: @Sendable (String) -> HTTPResponse

        init(_ answer: @escaping @Sendable (String) -> HTTPResponse) {
            self.answer = answer
        }

        func target(batch: Int = 10) -> WebhookTarget {
            WebhookTarget(
                name: "hook",
                url: "https://receiver.example/",
                batch: batch,
                timeout: .seconds(1),
                key: { _ in Secret("key") },
                now: { Date(timeIntervalSince1970: 1_764_000_000) }
            ) { request throws(HTTPError) in
                let body = String(decoding: request.body ?? [], as: UTF8.self)
                self.bodies.withLock { $0.append(body) }
                return self.answer(body)
            }
        }
    }

    private static let source: EventSource = { place, count, _ in
        (1...5).filter { $0 > place }.prefix(count).map {
            DeliverableEvent(sequence: Int64($0), id: "\($0)", snapshot: "s", body: Array("\($0)".utf8))
        }
    }

    @Test func acceptedBatchIsDone() async throws {
        let receiver = Receiver { _ in HTTPResponse(status: 204) }
        #expect(try await receiver.target().deliver(after: 0, from: Self.source) == Delivered(upTo: 5))
        #expect(receiver.bodies.withLock { $0 } == ["[1,2,3,4,5]"])
        #expect(
            try await receiver.target(batch: 2).deliver(after: 3, from: Self.source) == Delivered(upTo: 5)
        )
    }

    @Test(arguments: [400, 413, 422]) func refusedEventIsFoundAndOthersAreAccepted(status: Int)
        async throws
    {
        let receiver = Receiver { HTTPResponse(status: $0.contains("3") ? status : 200) }
        let delivered = try await receiver.target().deliver(after: 0, from: Self.source)
        #expect(delivered == Delivered(upTo: 5, refused: [3: "answered \(status)"]))
    }

    @Test(arguments: [301, 302, 401, 403, 404, 408, 429, 500, 502, 503]) func transientFailureIsRetried(
        status: Int
    ) async {
        let receiver = Receiver { _ in HTTPResponse(status: status, headers: ["Retry-After": "7"]) }
        let error = await #expect(throws: DeliveryError.self) {
            try await receiver.target().deliver(after: 0, from: Self.source)
        }
        #expect(error?.cause == "hook answered \(status)")
        #expect(error?.retryAfter == .seconds(7))
    }

    @Test(arguments: [
        ("Mon, 24 Nov 2025 16:00:42 GMT", Duration.seconds(42)), ("Mon, 24 Nov 2025 15:00:00 GMT", .zero),
        ("Fri, 24 Nov 2034 16:00:00 GMT", .seconds(3600)), ("99999999", .seconds(3600)),
    ]) func pauseMayBeADate(text: String, pause: Duration) async {
        let receiver = Receiver { _ in HTTPResponse(status: 503, headers: ["Retry-After": text]) }
        let error = await #expect(throws: DeliveryError.self) {
            try await receiver.target().deliver(after: 0, from: Self.source)
        }
        #expect(error?.retryAfter == pause)
    }

    @Test(arguments: [
        ("1e300", Duration.seconds(3600)), ("1e999", nil), ("-1", nil), ("nan", nil), ("inf", nil),
        ("-inf", nil),
        ("", nil), ("Fri, 31 Dec 99999999999999999999 00:00:00 GMT", nil), ("0x1p2000", nil),
    ]) func invalidPauseIsIgnored(text: String, pause: Duration?) async {
        let receiver = Receiver { _ in HTTPResponse(status: 503, headers: ["Retry-After": text]) }
        let error = await #expect(throws: DeliveryError.self) {
            try await receiver.target().deliver(after: 0, from: Self.source)
        }
        #expect(error?.retryAfter == pause)
    }

    @Test func webPageIsNoAnswer() async {
        let receiver = Receiver { _ in
            HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Array("<h1>Sorry".utf8))
        }
        await #expect(throws: DeliveryError.self) {
            try await receiver.target().deliver(after: 0, from: Self.source)
        }
    }

    @Test func eventsAcceptedBeforeAFailureAreNotSentAgain() async throws {
        let receiver = Receiver { body in
            HTTPResponse(status: body.contains("1,2,3") ? 413 : body.contains("5") ? 503 : 200)
        }
        let delivered = try await receiver.target().deliver(after: 0, from: Self.source)
        #expect(delivered.upTo == 2)
    }

    /// The signature comes from openssl: `printf '1764000000.[1]' | openssl dgst -sha256 -hmac key`.
    @Test func signatureMatchesOpenssl() {
        let signature = Signature(of: Array("[1]".utf8), with: Secret("key"), at: 1_764_000_000)
        #expect(
            signature.text
                == "t=1764000000,v1=f1328be719082e801c2c030b753a4f9f4df646671c2620524236d4b58eebf0eb"
        )
    }
}

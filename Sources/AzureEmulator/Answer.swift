import FlyingFox
import FlyingSocks
import Foundation

/// An answer of the emulator.
package struct Answer: Sendable {
    package enum Body: Sendable {
        case whole([UInt8])
        /// Announces more than it sends, then closes the connection.
        case cutOff([UInt8], announced: Int)
        /// This many zeros, generated while they are sent.
        case zeros(Int)
    }

    package var status: Int
    package var headers: [String: String]
    package var body: Body
    package var delay: Duration

    package init(
        _ status: Int,
        headers: [String: String] = [:],
        body: Body = .whole([]),
        delay: Duration = .zero
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delay = delay
    }

    package init(_ status: Int, json: JSONValue, headers: [String: String] = [:]) {
        let type = ["Content-Type": "application/json; charset=utf-8"]
        self.init(status, headers: type.merging(headers) { $1 }, body: .whole(json.bytes))
    }

    package init(_ status: Int, text: String, headers: [String: String] = [:]) {
        self.init(status, headers: headers, body: .whole(Array(text.utf8)))
    }

    /// An error in Resource Manager's shape.
    static func error(_ status: Int, _ code: String, _ message: String, headers: [String: String] = [:])
        -> Answer
    {
        let error: JSONValue = .object(["code": .string(code), "message": .string(message)])
        return Answer(status, json: .object(["error": error]), headers: headers)
    }

    var response: HTTPResponse {
        let common = ["x-ms-request-id", "x-ms-correlation-request-id"].map {
            ($0, UUID().uuidString.lowercased())
        }
        let date = Date().formatted(
            Date.VerbatimFormatStyle(
                format: """
                    \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
                    \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
                    \(second: .twoDigits) GMT
                    """,
                locale: Locale(identifier: "en_US_POSIX"),
                timeZone: .gmt,
                calendar: Calendar(identifier: .gregorian)
            )
        )
        let fields = Dictionary(uniqueKeysWithValues: common + [("Date", date)])
        let headers = HTTPHeaders(
            Dictionary(
                uniqueKeysWithValues: fields.merging(headers) { $1 }.map { (HTTPHeader($0.key), $0.value) }
            )
        )
        let code = HTTPStatusCode(status, phrase: "-")
        switch body {
        case .whole(let bytes):
            return HTTPResponse(statusCode: code, headers: headers, body: Data(bytes))
        case .cutOff(let bytes, let announced):
            let body = HTTPBodySequence(from: Endless(start: bytes, length: bytes.count), count: announced)
            return HTTPResponse(statusCode: code, headers: headers, body: body)
        case .zeros(let count):
            let body = HTTPBodySequence(from: Endless(start: [], length: count), count: count)
            return HTTPResponse(statusCode: code, headers: headers, body: body)
        }
    }
}

/// Some bytes, then zeros up to a length, then an error: the connection breaks off.
private struct Endless: AsyncBufferedSequence {
    typealias Element = UInt8
    let start: [UInt8]
    let length: Int

    func makeAsyncIterator() -> Iterator { Iterator(pending: start, left: length) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        var pending: [UInt8]
        var left: Int

        mutating func next() async throws -> UInt8? {
            try await nextBuffer(suggested: 1)?.first
        }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            guard left > 0 else { throw SocketError.disconnected }
            let size = Swift.min(count, left, pending.isEmpty ? 65_536 : pending.count)
            left -= size
            guard !pending.isEmpty else { return [UInt8](repeating: 0, count: size) }
            defer { pending.removeFirst(size) }
            return Array(pending.prefix(size))
        }
    }
}

import Foundation

/// An error that a fixture requests.
package struct Fault: Sendable, Codable {
    /// The end of the path, letter case ignored.
    package var path: String
    /// Nil if the normal answer follows the delay.
    package var status: Int?
    /// Milliseconds.
    package var delay: Int?
    package var body: String?
    /// The connection breaks off in the middle of the body.
    package var cut: Bool?
    package var headers: [String: String]?

    package init(path: String, status: Int? = nil, delay: Int? = nil, body: String? = nil, cut: Bool? = nil) {
        self.path = path
        self.status = status
        self.delay = delay
        self.body = body
        self.cut = cut
    }

    func concerns(_ request: RecordedRequest) -> Bool {
        request.path.lowercased().hasSuffix(path.lowercased())
    }

    var answer: Answer? {
        guard let status else { return nil }
        let bytes = Array((body ?? "{}").utf8)
        let body: Answer.Body = cut == true ? .cutOff(bytes, announced: bytes.count + 100) : .whole(bytes)
        let type = ["Content-Type": "application/json; charset=utf-8"]
        return Answer(status, headers: type.merging(headers ?? [:]) { $1 }, body: body)
    }
}

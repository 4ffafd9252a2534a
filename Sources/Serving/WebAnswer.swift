/// A client's request.
package struct WebRequest: Sendable {
    package let method: String
    /// Decoded, without the query.
    package let path: String

    /// HEAD is GET without the body, which libmicrohttpd leaves out.
    var isReading: Bool { method == "GET" || method == "HEAD" }
}

/// How to answer a request.
package enum WebPage: Sendable {
    case ready(WebAnswer)
    /// Takes time, so it is created while others are answered.
    case work(@Sendable () -> WebAnswer)
}

/// A page, or an error.
package struct WebAnswer: Sendable {
    package let status: UInt32
    package let body: String
    private(set) var headers: [(name: String, value: String)]

    package init(_ status: UInt32, _ body: String, type: String = "text/plain; charset=utf-8") {
        self.status = status
        self.body = body
        headers = [("Content-Type", type), ("Cache-Control", "no-store"), ("Connection", "close")]
    }

    package static let notFound = WebAnswer(404, "not found\n")
    static let busy = WebAnswer(503, "too many requests at a time; try again\n")

    static var wrongMethod: Self {
        var answer = Self(405, "only GET and HEAD\n")
        answer.headers.append(("Allow", "GET, HEAD"))
        return answer
    }
}

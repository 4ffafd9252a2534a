/// What a request does; pgcensus only reads, and POST is how some reading interfaces are asked.
package enum HTTPMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
}

/// Where a request may go without TLS; it then goes there without a proxy.
package enum PlainHTTP: Sendable {
    /// This machine alone.
    case loopback
    /// Also 169.254.0.0/16, where Azure's virtual machines find their identity.
    case linkLocal
    /// Wherever the platform says that the identity endpoint is.
    case anyHost
}

/// One call to a server.
///
/// The URL goes to the server byte for byte. Only POST carries a body.
package struct HTTPRequest: Sendable {
    package var method: HTTPMethod
    package var url: String
    package var headers: HTTPHeaders
    package var body: [UInt8]?
    /// From the call to the last byte of the answer, waiting for a free connection included.
    package var timeout: Duration
    /// Name look-up, TCP and TLS together.
    package var connectTimeout: Duration
    /// Bytes of body after decompression; one more ends the transfer.
    package var bodyLimit: Int
    /// Whether what is beyond the limit is left out instead: what is said there does not matter.
    package var cutsBody = false
    package var plainHTTP: PlainHTTP
    /// Whether the path may hold a secret: then logs and errors show the origin alone, and nothing of the answer.
    package var hidesPath = false

    package init(
        method: HTTPMethod = .get,
        url: String,
        headers: HTTPHeaders = HTTPHeaders(),
        body: [UInt8]? = nil,
        timeout: Duration = .seconds(60),
        connectTimeout: Duration = .seconds(10),
        bodyLimit: Int = 16 << 20,
        plainHTTP: PlainHTTP = .loopback
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.bodyLimit = bodyLimit
        self.plainHTTP = plainHTTP
    }
}

/// Shows method, origin and, unless it is hidden, the path; query, headers and body may hold secrets.
extension HTTPRequest: CustomStringConvertible, CustomReflectable {
    package var description: String {
        let url = try? ParsedURL(url, hidesPath: hidesPath)
        return "\(method.rawValue) \(url?.shown ?? "malformed URL")"
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The method of a request; pgcensus only reads, and some APIs read with POST.
package enum HTTPMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
}

/// Which hosts a request may reach without TLS; it then uses no proxy.
package enum PlainHTTP: Sendable {
    /// Only this machine.
    case loopback
    /// Also 169.254.0.0/16, the address of the identity service of Azure's virtual machines.
    case linkLocal
    /// Any address that the platform gives for the identity endpoint.
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
    /// From the call to the last byte of the answer, including the wait for a free connection.
    package var timeout: Duration
    /// Name look-up, TCP and TLS together.
    package var connectTimeout: Duration
    /// Bytes of body after decompression; one more ends the transfer.
    package var bodyLimit: Int
    /// Whether to ignore the bytes beyond the limit instead: the text does not matter.
    package var cutsBody = false
    package var plainHTTP: PlainHTTP
    /// Whether the path may hold a secret: then logs and errors show only the origin, and nothing of the answer.
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

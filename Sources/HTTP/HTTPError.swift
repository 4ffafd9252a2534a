import Wording

/// Why a request got no answer.
///
/// An answer with an error status is not one of these. `url` has no query, which may hold a secret.
package enum HTTPError: ExplainedError, Equatable {
    /// Plain http beyond loopback, another scheme, or a user name in the URL.
    case notAllowed(url: String)
    case badURL(detail: String)
    case badHeader(name: String)
    case nameUnknown(host: String)
    case refused(host: String, port: Int)
    case connectTimeout(url: String)
    case timeout(url: String)
    case tls(host: String, detail: String)
    case headersTooLarge(url: String, limit: Int)
    case bodyTooLarge(url: String, limit: Int)
    /// The connection ended before the answer was complete.
    case cutOff(url: String)
    /// Any other error of curl, with its code.
    case transport(url: String, code: Int, text: String)
    case cancelled
    case closed

    /// Whether the same request may succeed a moment later.
    package var isTransient: Bool {
        switch self {
        case .refused, .connectTimeout, .timeout, .cutOff, .nameUnknown, .transport: true
        default: false
        }
    }

    package var cause: String {
        switch self {
        case .notAllowed(let url): "requests to \(url) are not allowed"
        case .badURL(let detail): "malformed URL: \(detail.printable)"
        case .badHeader(let name): "malformed header \"\(name.printable)\""
        case .nameUnknown(let host): "host name \"\(host.printable)\" is not known"
        case .refused(let host, let port): "\(host.printable) port \(port) refused the connection"
        case .connectTimeout(let url): "no connection for \(url) in time"
        case .timeout(let url): "no complete answer from \(url) in time"
        case .tls(let host, let detail): "no trusted TLS connection to \(host.printable): \(detail.printable)"
        case .headersTooLarge(let url, let limit): "the headers from \(url) exceed \(limit) bytes"
        case .bodyTooLarge(let url, let limit): "the body from \(url) exceeds \(limit) bytes"
        case .cutOff(let url): "the connection for \(url) ended before the answer was complete"
        case .transport(let url, let code, let text): "\(url): \(text.printable) (curl \(code))"
        case .cancelled: "the request was cancelled"
        case .closed: "the HTTP client is closed"
        }
    }

    package var hint: String? {
        switch self {
        case .notAllowed:
            "Use https and no user name; plain http works only for the loopback of this machine."
        case .badURL: "Check the URL."
        case .badHeader: "Remove line ends and control characters from the header."
        case .nameUnknown: "Check the name and this machine's DNS; private endpoints need a private DNS zone."
        case .refused, .connectTimeout:
            "Check the host, firewalls on the way, and HTTPS_PROXY where it is set."
        case .tls: "Check the server's certificate; if the network inspects TLS, set caFile to its CA."
        case .timeout, .cutOff: "Check the network and any proxy on the way; then try again."
        case .bodyTooLarge, .headersTooLarge:
            "Check whether a proxy answers instead of the server."
        case .transport: "See curl's message; then try again."
        case .cancelled, .closed: nil
        }
    }
}

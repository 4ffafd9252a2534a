import CCurl
import Wording

/// A URL as curl's own parser reads it, so that what is checked is what curl connects to.
final class ParsedURL {
    let raw: OpaquePointer
    private let hidesPath: Bool

    init(_ text: String, hidesPath: Bool = false) throws(HTTPError) {
        guard let raw = curl_url() else { throw .badURL(detail: "out of memory") }
        self.raw = raw
        self.hidesPath = hidesPath
        // A C string ends at NUL: curl would see another URL than the caller.
        guard !text.utf8.contains(0) else { throw .badURL(detail: "NUL in the URL") }
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_PATH_AS_IS)
        let code = curl_url_set(raw, CURLUPART_URL, text, flags)
        guard code == CURLUE_OK else {
            throw .badURL(detail: String(cString: curl_url_strerror(code)))
        }
    }

    deinit {
        curl_url_cleanup(raw)
    }

    /// Origin and path, without user name, query and fragment: fit for messages.
    var shown: String {
        let path = hidesPath ? "" : self[CURLUPART_PATH] ?? ""
        let origin = HTTPOrigin(self)?.description ?? "\(self[CURLUPART_SCHEME] ?? ""):"
        return (origin + path).printable
    }

    /// Whether there is anything before an `@`; even an empty name counts.
    var hasUser: Bool {
        let parts = [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS]
        return parts.contains { self[$0] != nil }
    }

    /// The origin, if requests may go there: by https anywhere, by plain http if that is allowed.
    func permittedOrigin(_ plainHTTP: PlainHTTP = .loopback) throws(HTTPError) -> HTTPOrigin {
        let scheme = self[CURLUPART_SCHEME]
        guard !hasUser, scheme == "https" || scheme == "http" else { throw .notAllowed(url: shown) }
        guard let origin = HTTPOrigin(self) else { throw .badURL(detail: "host name not in ASCII") }
        guard origin.scheme == "https" || origin.allows(plainHTTP) else { throw .notAllowed(url: shown) }
        return origin
    }

    subscript(part: CURLUPart, flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(raw, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}

import CCurl
import Glibc

/// Scheme, host and port: the server of a request.
///
/// Read by curl's own URL parser. A host with non-ASCII letters has no origin: Swift and IDNA fold letters in
/// different ways, so two names might compare equal and still be different servers; write `xn--…`.
package struct HTTPOrigin: Hashable, Sendable {
    package let scheme: String
    /// In lower case; an IPv6 address is in brackets.
    package let host: String
    package let port: Int

    package init?(of url: String) {
        guard let parsed = try? ParsedURL(url) else { return nil }
        self.init(parsed)
    }

    init?(_ url: ParsedURL) {
        guard
            let scheme = url[CURLUPART_SCHEME],
            let host = url[CURLUPART_HOST],
            let port = url[CURLUPART_PORT, CURLU_DEFAULT_PORT].flatMap(Int.init),
            !host.isEmpty, host.utf8.allSatisfy({ $0 < 0x80 })
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        self.port = port
    }

    /// Whether the host is this machine: `localhost`, `127.0.0.0/8` or `::1`.
    ///
    /// curl never looks `localhost` up in DNS.
    package var isLoopback: Bool {
        address.map { $0 >> 24 == 127 } ?? (host == "localhost" || host == "[::1]")
    }

    func allows(_ plainHTTP: PlainHTTP) -> Bool {
        switch plainHTTP {
        case .loopback: isLoopback
        case .linkLocal: isLoopback || address.map { $0 >> 16 == 0xA9FE } ?? false
        case .anyHost: true
        }
    }

    /// The host as an IPv4 address, if it is one.
    private var address: UInt32? {
        var address = in_addr()
        return inet_pton(AF_INET, host, &address) == 1 ? UInt32(bigEndian: address.s_addr) : nil
    }
}

extension HTTPOrigin: CustomStringConvertible {
    package var description: String {
        let usual = ["http": 80, "https": 443][scheme]
        return "\(scheme)://\(host)" + (port == usual ? "" : ":\(port)")
    }
}

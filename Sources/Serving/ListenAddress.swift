import Glibc

/// The address that a server listens on.
package struct ListenAddress: Sendable, CustomStringConvertible {
    package let address: String
    package let port: UInt16

    private init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Reads `127.0.0.1:9187` and `[::1]:9187`.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        let host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        self.init(address: String(isBracketed ? host.dropFirst().dropLast() : host), port: port)
        var six = in6_addr()
        var four = in_addr()
        guard isBracketed ? inet_pton(AF_INET6, address, &six) == 1 : inet_pton(AF_INET, address, &four) == 1
        else { return nil }
    }

    package var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }

    func with(port: UInt16) -> Self { Self(address: address, port: port) }
}

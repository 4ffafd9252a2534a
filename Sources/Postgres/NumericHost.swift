import Foundation

/// Whether a numeric address is this machine's own: 127.0.0.0/8 or ::1, written as IPv4 or IPv6.
package func isLoopback(_ address: String) -> Bool {
    let mapped = "::ffff:"
    let four = address.lowercased().hasPrefix(mapped) ? String(address.dropFirst(mapped.count)) : address
    var bytes = in_addr()
    if inet_pton(AF_INET, four, &bytes) == 1 { return UInt32(bigEndian: bytes.s_addr) >> 24 == 127 }
    return canonicalIPv6(address) == "::1"
}

/// An IPv6 address in its one spelling (RFC 5952), with its scope; nil for any other host.
package func canonicalIPv6(_ host: String) -> String? {
    let parts = host.split(separator: "%", maxSplits: 1)
    var address = in6_addr()
    guard let first = parts.first, inet_pton(AF_INET6, String(first), &address) == 1 else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) != nil else { return nil }
    let bytes = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let scope = parts.dropFirst().map { "%" + $0 }.joined()
    return String(decoding: bytes, as: UTF8.self) + scope
}

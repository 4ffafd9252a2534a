import Foundation
import Inventory

/// The address of a server in one spelling, so that two names of one server are found.
package struct ServerAddress: Hashable, Sendable {
    private let host: String
    private let port: Int

    package init(_ hostname: String, _ port: Int, _ resolve: ResolveMap) {
        let place = resolve.lookup(host: hostname, port: port)
        host = Self.spelled((place?.address ?? hostname).lowercased())
        self.port = place?.port ?? port
    }

    /// Loopback has many names, an IPv6 address many spellings, and a name may end with a dot.
    private static func spelled(_ host: String) -> String {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        if ["localhost", "ip6-localhost", "localhost.localdomain"].contains(name) { return "localhost" }
        guard let bytes = address(name) else { return name }
        let isLoopback = bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
        return isLoopback ? "localhost" : bytes.map(String.init).joined(separator: ".")
    }

    /// The bytes of an address; an IPv4 address written as IPv6 is an IPv4 address.
    private static func address(_ text: String) -> [UInt8]? {
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            return unsafe withUnsafeBytes(of: four) { unsafe Array($0) }
        }
        var six = in6_addr()
        guard unsafe inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        let bytes = unsafe withUnsafeBytes(of: six) { unsafe Array($0) }
        let mapped = [UInt8](repeating: 0, count: 10) + [255, 255]
        return bytes.starts(with: mapped) ? Array(bytes.dropFirst(12)) : bytes
    }
}

extension Integration {
    /// Servers that appear under several names, each group with the names as written.
    var serversUnderSeveralNames: [[String]] {
        let named = namedServers.map { server in
            let settings = connection(to: server)
            return (name: server.id, at: ServerAddress(server.name, settings.port, settings.resolve))
        }
        return Dictionary(grouping: named, by: \.at).values.map { $0.map(\.name) }
            .filter { Set($0).count > 1 }.sorted { $0[0] < $1[0] }
    }
}

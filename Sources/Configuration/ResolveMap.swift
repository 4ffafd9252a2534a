/// Other addresses for connections, by host and port, as with `curl --connect-to`; TLS still checks the name.
package struct ResolveMap: Sendable, Equatable {
    private(set) var entries: [String: Place] = [:]

    package struct Place: Sendable, Equatable, CustomStringConvertible {
        package var address: String
        package var port: Int

        /// The address of a connection is not looked up again.
        fileprivate var isNumeric: Bool {
            address.wholeMatch(of: #/[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*/#) != nil
        }

        package var description: String {
            (address.contains(":") ? "[\(address)]" : address) + ":\(port)"
        }
    }

    package init() {}

    package func lookup(host: String, port: Int) -> Place? {
        entries["\(host.lowercased()):\(port)"]
    }

    /// Reads `host:port` and `address:port`; false if one of them is not valid.
    mutating func add(_ from: String, _ to: String) -> Bool {
        guard let source = Self.split(from), let target = Self.split(to), target.isNumeric else {
            return false
        }
        entries["\(source.address.lowercased()):\(source.port)"] = target
        return true
    }

    /// An IPv6 address is in brackets.
    private static func split(_ text: String) -> Place? {
        guard let colon = text.lastIndex(of: ":"),
            text[text.index(after: colon)...].allSatisfy(\.isWholeNumber),
            let port = Int(text[text.index(after: colon)...])
        else {
            return nil
        }
        let address = text[..<colon].trimmingBrackets
        return address.isEmpty || !(1...65535).contains(port) ? nil : Place(address: address, port: port)
    }
}

extension Substring {
    fileprivate var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : String(self)
    }
}

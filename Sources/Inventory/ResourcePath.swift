import Foundation

/// The ids of resources inside a server.
///
/// `<server id>/databases/<db>/schemas/<schema>/tables/<table>`; Azure has no ids below the database.
package enum ResourcePath {
    package static func database(_ name: Name, of server: String) -> String {
        child(.database, name, of: server)
    }

    package static func schema(_ name: Name, of database: String) -> String {
        child(.schema, name, of: database)
    }

    package static func table(_ name: Name, of schema: String) -> String { child(.table, name, of: schema) }

    /// A resource in a server, or in another resource of it.
    package static func child(_ kind: ResourceKind, _ name: Name, of parent: String) -> String {
        join(parent, kind.segment, name)
    }

    /// The id without its last word and name; nil if there is no parent.
    package static func parent(of id: Substring) -> Substring? {
        guard let name = id.lastIndex(of: "/"), let word = id[..<name].lastIndex(of: "/") else { return nil }
        return id[..<word]
    }

    /// The last name, as people write it.
    package static func name(of id: String) -> String {
        let segment = String(id.split(separator: "/").last ?? "")
        return segment.removingPercentEncoding ?? segment
    }

    /// Whether an id is the other one, or the id of a resource in it; letter case matters.
    package static func isWithin(_ id: some StringProtocol, _ other: String) -> Bool {
        let (id, other) = (id.utf8, other.utf8)
        guard id.starts(with: other) else { return false }
        return id.dropFirst(other.count).first.map { $0 == UInt8(ascii: "/") } ?? true
    }

    /// The percent-encoded name of the database of an id; nil above databases.
    package static func database(of id: String, in server: String) -> String? {
        let start = "\(server)/\(ResourceKind.database.segment)/"
        return id.hasPrefix(start) ? String(id.dropFirst(start.count).prefix { $0 != "/" }) : nil
    }

    /// Runs once for each table, so it must be fast.
    private static func join(_ parent: String, _ word: String, _ name: Name) -> String {
        let segment = name.percentEncoded
        let count = parent.utf8.count + word.utf8.count + segment.utf8.count + 2
        return unsafe String(unsafeUninitializedCapacity: count) { path in
            var end = 0
            func append(_ text: String) {
                let bytes = text.utf8.span
                for place in bytes.indices { unsafe path[end + place] = bytes[place] }
                end += bytes.count
            }
            append(parent)
            append("/")
            append(word)
            append("/")
            append(segment)
            return end
        }
    }

    /// Whether a name in an id is encoded.
    ///
    /// Without an exit from the loop, the compiler compares many bytes in one step.
    package static func isEncoded(_ id: String) -> Bool {
        let bytes = id.utf8.span
        var found: UInt8 = 0
        for index in bytes.indices { found |= bytes[index] == UInt8(ascii: "%") ? 1 : 0 }
        return found != 0
    }

    /// An id with its names decoded; a slash in a name stays encoded, or the path would be ambiguous.
    package static func readable(_ id: String) -> String {
        id.split(separator: "/", omittingEmptySubsequences: false)
            .map { ($0.removingPercentEncoding ?? String($0)).replacing("/", with: "%2F") }
            .joined(separator: "/")
    }
}

extension Name {
    /// Percent-encoded for an id, except the unreserved characters of RFC 3986.
    package var percentEncoded: String {
        let bytes = text.utf8
        if Self.isPlain(bytes) { return text }
        var encoded: [UInt8] = []
        for byte in bytes {
            guard !byte.isUnreserved else {
                encoded.append(byte)
                continue
            }
            encoded += [UInt8(ascii: "%"), Self.hexadecimal(byte >> 4), Self.hexadecimal(byte & 15)]
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isPlain(_ bytes: String.UTF8View) -> Bool {
        let span = bytes.span
        for index in span.indices where !span[index].isUnreserved { return false }
        return true
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
    }
}

extension UInt8 {
    fileprivate var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

extension String {
    /// Identifies a server or group: Azure's ids compare without case.
    package var azureIdentity: Name { Name(hasPrefix("/") ? lowercased() : self) }
}

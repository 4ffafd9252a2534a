import Foundation

/// The ids of what lies inside a server.
///
/// `<server id>/databases/<db>/schemas/<schema>/tables/<table>`; Azure has no ids below the database.
package enum ResourcePath {
    package static func database(_ name: Name, of server: String) -> String {
        join(server, "/databases/", name)
    }

    package static func schema(_ name: Name, of database: String) -> String {
        join(database, "/schemas/", name)
    }

    package static func table(_ name: Name, of schema: String) -> String {
        join(schema, "/tables/", name)
    }

    /// There are as many of these as tables.
    private static func join(_ parent: String, _ word: String, _ name: Name) -> String {
        let segment = segment(name)
        var path = ""
        path.reserveCapacity(parent.utf8.count + word.utf8.count + segment.utf8.count)
        path += parent
        path += word
        path += segment
        return path
    }

    /// Percent-encoded but for the unreserved characters of RFC 3986.
    package static func segment(_ name: Name) -> String {
        let bytes = name.text.utf8
        if isPlain(bytes) { return name.text }
        var encoded: [UInt8] = []
        for byte in bytes {
            guard !byte.isUnreserved else {
                encoded.append(byte)
                continue
            }
            encoded += [UInt8(ascii: "%"), hexadecimal(byte >> 4), hexadecimal(byte & 15)]
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Whether a name in an id is not written as people write it.
    package static func isEncoded(_ id: String) -> Bool { id.utf8.contains(UInt8(ascii: "%")) }

    /// An id with its names as people write them; a slash in a name stays encoded, or it would look like another place.
    package static func readable(_ id: String) -> String {
        id.split(separator: "/", omittingEmptySubsequences: false)
            .map { ($0.removingPercentEncoding ?? String($0)).replacing("/", with: "%2F") }
            .joined(separator: "/")
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

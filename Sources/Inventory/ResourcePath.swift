/// The ids of what lies inside a server.
///
/// `<server id>/databases/<db>/schemas/<schema>/tables/<table>`; Azure has no ids below the database.
package enum ResourcePath {
    package static func database(_ name: Name, of server: String) -> String {
        "\(server)/databases/\(segment(name))"
    }

    package static func schema(_ name: Name, of database: String) -> String {
        "\(database)/schemas/\(segment(name))"
    }

    package static func table(_ name: Name, of schema: String) -> String {
        "\(schema)/tables/\(segment(name))"
    }

    /// Percent-encoded but for the unreserved characters of RFC 3986.
    package static func segment(_ name: Name) -> String {
        let bytes = name.text.utf8
        if bytes.allSatisfy(\.isUnreserved) { return name.text }
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

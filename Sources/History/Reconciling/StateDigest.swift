package import Comparison
import Crypto
import Inventory
import Wording

/// A sum over resources in any order, which is equal for two programs that know the same resources.
///
/// Each resource counts with the first eight bytes of SHA-256 over its id, a line feed and the digest of its facts. The
/// texts are written into reused buffers: a first run counts all resources.
package struct StateDigest {
    package private(set) var sum: UInt64 = 0
    package private(set) var count = 0

    package init(_ resources: [Change]) {
        var json = JSONWriter()
        var text: [UInt8] = []
        for resource in resources {
            text.removeAll(keepingCapacity: true)
            text.append(contentsOf: resource.id.utf8)
            text.append(UInt8(ascii: "\n"))
            Self.append(Self.number(of: resource, &json), to: &text)
            sum &+= Self.number(text)
            count += 1
        }
    }

    /// The digest of a resource's facts that a receiver keeps for the sum: 16 hexadecimal digits.
    static func facts(of resource: Change) -> String {
        var json = JSONWriter()
        return hexadecimal(number(of: resource, &json))
    }

    static func hexadecimal(_ number: UInt64) -> String {
        var digits: [UInt8] = []
        append(number, to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }

    private static func append(_ number: UInt64, to text: inout [UInt8]) {
        for place in 1...8 {
            text.append(hexadecimal: UInt8(truncatingIfNeeded: number >> UInt64(64 - 8 * place)))
        }
    }

    private static func number(of resource: Change, _ json: inout JSONWriter) -> UInt64 {
        json.literal(resource.resource.rawValue)
        json.literal("\n")
        resource.writeFacts(to: &json)
        return number(json.drain())
    }

    private static func number(_ text: [UInt8]) -> UInt64 {
        var hash = SHA256()
        unsafe text.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        let start = unsafe hash.finalize().withUnsafeBytes { unsafe $0.loadUnaligned(as: UInt64.self) }
        return UInt64(bigEndian: start)
    }
}

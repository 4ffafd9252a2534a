import Comparison
import Crypto
import Foundation
import Inventory

/// A sum over resources in any order, by which two who know the same find that they do.
///
/// Each resource counts with the first eight bytes of SHA-256 over its id, a line feed and the digest of its facts.
struct StateDigest {
    private(set) var sum: UInt64 = 0
    private(set) var count = 0

    init(_ resources: [Change]) {
        for resource in resources {
            sum &+= Self.number("\(resource.id)\n\(Self.facts(of: resource))")
            count += 1
        }
    }

    /// What a receiver keeps of a resource's facts for the sum: 16 hexadecimal digits.
    static func facts(of resource: Change) -> String {
        var json = JSONWriter()
        resource.writeFacts(to: &json)
        return hexadecimal(
            number("\(resource.resource.rawValue)\n\(String(decoding: json.drain(), as: UTF8.self))")
        )
    }

    static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func number(_ text: String) -> UInt64 {
        SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

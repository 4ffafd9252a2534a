import Comparison
import Crypto
import Foundation
import History
import Inventory
import Testing

/// The digests that stores and receivers keep.
@Suite struct StateDigestTests {
    private static let resources = (0..<50).map { number in
        var change = Change(.added, number < 9 ? .table : .role, id: "s/é\(number)", server: "s", name: "n")
        for fact in 0..<number { change.facts[Name("fact.\(fact)")] = Name("\"value \(fact * number)\"") }
        return change
    }

    private static func number(_ text: String) -> UInt64 {
        SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func facts(_ change: Change) -> String {
        let members = change.facts.sorted { $0.key < $1.key }.map { "\"\($0.key.text)\":\($0.value.text)" }
        let number = number("\(change.resource.rawValue)\n{\(members.joined(separator: ","))}")
        return String(format: "%016lx", number)
    }

    @Test func digestsMatchTheirDefinition() {
        let digest = StateDigest(Self.resources)
        let numbers = Self.resources.map { Self.number("\($0.id)\n\(Self.facts($0))") }
        #expect(digest.sum == numbers.reduce(0, &+))
        #expect(digest.count == 50)
        #expect(StateDigest(Self.resources.reversed()).sum == digest.sum)
        #expect(StateDigest([]).sum == 0)
    }
}

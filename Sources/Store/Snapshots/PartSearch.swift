/// Looks through the text of a content for `"partitionOf"` and `"inherits"`; it may find them where they are not.
struct PartSearch {
    private(set) var isFound = false
    private var end: [UInt8] = []

    /// How many bytes of a name are compared.
    private static let length = 11

    mutating func add(_ part: [UInt8]) {
        if isFound { return }
        let most = Self.length - 1
        isFound = Self.has(part) || Self.has(end + part[..<min(most, part.count)])
        end += part[max(0, part.count - most)...]
        end.removeFirst(max(0, end.count - most))
    }

    /// Without an exit from the loop, the compiler compares many bytes in one step.
    private static func has(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= length else { return false }
        let bytes = bytes.span
        var found: UInt8 = 0
        for place in 0...bytes.count - length {
            let quote = bytes[place] ^ UInt8(ascii: "\"")
            let partition =
                (bytes[place + 1] ^ UInt8(ascii: "p")) | (bytes[place + 10] ^ UInt8(ascii: "O"))
            let inherits =
                (bytes[place + 1] ^ UInt8(ascii: "i")) | (bytes[place + 9] ^ UInt8(ascii: "\""))
            found |= (quote | partition) == 0 || (quote | inherits) == 0 ? 1 : 0
        }
        return found != 0
    }
}

extension Sequence where Element == UInt8 {
    /// Two digits for each byte, in lower case.
    package var hexadecimal: String {
        var digits: [UInt8] = []
        for byte in self { digits.append(hexadecimal: byte) }
        return String(decoding: digits, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Adds the two digits of a byte, in lower case.
    package mutating func append(hexadecimal byte: UInt8) {
        for digit in [byte >> 4, byte & 15] {
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}

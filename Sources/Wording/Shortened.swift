extension String {
    /// The most bytes of UTF-8 that an error text from outside may have, with the note about what was left out.
    package static let longestError = 4096

    /// The text, or its beginning and a note of how much is left out; cut between scalars, never inside one.
    package var shortened: String {
        let length = utf8.count
        guard length > Self.longestError else { return self }
        var end = utf8.index(startIndex, offsetBy: Self.longestError - 64)
        while utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        let left = utf8.distance(from: end, to: endIndex)
        return "\(String(unicodeScalars[..<end]))… (\(left) more bytes are left out)"
    }
}

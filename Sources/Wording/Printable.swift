extension String {
    /// The text, with escapes for characters that move the cursor, start a line or change the direction of writing.
    ///
    /// Names, comments and tags come from outside, and a terminal executes the control characters in them.
    /// Line ends become `\n`, other control and format characters `\u{…}`.
    package var printable: String {
        if isPrintableASCII { return self }
        var shown = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case "\t": shown += "\\t"
            case _ where scalar.movesTheCursor: shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    /// The same for a text of several lines; its line breaks stay.
    package var printableLines: String {
        unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).printable }.joined(separator: "\n")
    }

    /// Whether the text is ASCII without control characters, as nearly all names are.
    package var isPrintableASCII: Bool {
        let bytes = utf8.span
        for index in bytes.indices where bytes[index] < 0x20 || bytes[index] >= 0x7F { return false }
        return true
    }
}

extension Unicode.Scalar {
    /// Control characters, separators of lines, and format characters other than the joiner that emoji need.
    fileprivate var movesTheCursor: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: self != "\u{200D}"
        default: false
        }
    }
}

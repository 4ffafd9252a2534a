/// Random text that PostgreSQL accepts, hostile or careless, with Unicode scalars of every category.
package struct OddText {
    package var random: Seeded

    package init(_ random: Seeded) {
        self.random = random
    }

    /// A text of at most this many bytes of UTF-8, and of at least one scalar.
    package mutating func text(bytes: Int) -> String {
        var text = String.UnicodeScalarView()
        var left = Int.random(in: 1...max(1, bytes), using: &random)
        while true {
            let piece = piece()
            let size = piece.reduce(0) { $0 + UTF8.width($1) }
            if size > left, !text.isEmpty || left == 0 { break }
            if size <= bytes { text.append(contentsOf: piece) }
            left = max(0, left - size)
        }
        return String(text)
    }

    private mutating func piece() -> [Unicode.Scalar] {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: [Self.escaped[Int.random(in: 0..<Self.escaped.count, using: &random)]]
        case 1:
            [
                Self.escaped[Int.random(in: 0..<Self.escaped.count, using: &random)],
                Self.combining[Int.random(in: 0..<Self.combining.count, using: &random)],
            ]
        case 2: Self.known[Int.random(in: 0..<Self.known.count, using: &random)]
        case 3: ["a"]
        default: [scalar()]
        }
    }

    /// A scalar of a random general category; each category is equally likely.
    private mutating func scalar() -> Unicode.Scalar {
        let scalars = Self.ofCategory[Int.random(in: 0..<Self.ofCategory.count, using: &random)]
        return scalars[Int.random(in: 0..<scalars.count, using: &random)]
    }

    /// Characters that some format escapes, doubles or splits at, and characters that begin a formula.
    package static let escaped = Array("\"',;=+-@<>&\\\n\t\r|*_#{}[]()$%^~`:!?./ ＝＋－＠".unicodeScalars)

    /// Scalars that form one `Character` with the scalar before them.
    package static let combining: [Unicode.Scalar] = [
        "\u{301}", "\u{308}", "\u{20DD}", "\u{FE0F}", "\u{200D}", "\u{903}", "\u{1F3FD}", "\u{E33}",
        "\u{1161}",
        "\u{E0101}",
    ]

    /// Text that moves a cursor, changes the direction of writing, is not a character, or has several encodings.
    private static let known: [[Unicode.Scalar]] = [
        "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{2028}", "\u{2029}", "\u{85}", "\u{9B}", "\u{1B}[2J", "\u{7}",
        "\u{1}",
        "\u{7F}", "\u{FFFE}", "\u{FFFF}", "\u{1FFFE}", "\u{10FFFF}", "\u{E000}", "\u{F0000}", "👩\u{200D}💻",
        "🇩🇪🇩",
        "\u{1100}\u{1161}\u{11A8}", "각", "\u{AD}", "\u{61C}", "\u{E0041}", "\u{FFF9}", "\u{600}'", "é",
        "e\u{301}",
        "\u{212B}", "İ", "ß", "ﬁ", "\r\n", "]]>", "<!--", "*/", "'||'", "--", "$$", "%s", "\\u0000", "&#0;",
        "\n\(line)",
    ].map { Array($0.unicodeScalars) }

    /// Text that looks like a line of our own output if the line break before it is not escaped.
    package static let line = "fake: "

    /// About every tenth scalar, by general category, without the scalars of newer Unicode versions.
    private static let ofCategory: [[Unicode.Scalar]] = {
        var found: [Unicode.GeneralCategory: [Unicode.Scalar]] = [:]
        for value in stride(from: UInt32(1), through: 0x10FFFF, by: 1) {
            guard value < 0x3000 || value % 13 == 0, let scalar = Unicode.Scalar(value) else { continue }
            let properties = scalar.properties
            if let age = properties.age, age.major > 13 { continue }
            found[properties.generalCategory, default: []].append(scalar)
        }
        return found.values.sorted { $0[0] < $1[0] }
    }()
}

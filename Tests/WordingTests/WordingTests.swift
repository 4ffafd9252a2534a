import Testing
import Wording

@Suite struct WordingTests {
    @Test func secretsPrintAsDots() {
        struct Holder { let secret: Secret }
        let secret = Secret("hunter2")
        var dumped = ""
        dump(Holder(secret: secret), to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\(Holder(secret: secret))", dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect(secret.revealed == "hunter2")
    }

    @Test(arguments: [
        ("plain é 👩‍👩‍👧", "plain é 👩‍👩‍👧"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("\u{1B}[31m", "\\u{1b}[31m"),
        ("\u{202E}abc", "\\u{202e}abc"), ("a\u{2028}b", "a\\u{2028}b"), ("\r\n", "\\r\\n"),
        ("\u{85}", "\\u{85}"),
    ])
    func noByteOfANameMovesTheCursor(_ name: String, _ shown: String) {
        #expect(name.printable == shown)
    }

    /// A text is never cut inside a scalar, and a text that is short enough does not change.
    @Test(arguments: ["a", "é", "€", "😀"])
    func longErrorTextIsCutBetweenScalars(_ letter: String) {
        let fits = String(repeating: "a", count: String.longestError)
        #expect(fits.shortened == fits)
        for offset in 0..<4 {
            let long = String(repeating: "x", count: offset) + String(repeating: letter, count: 50_000)
            let short = long.shortened
            #expect(short.utf8.count <= String.longestError)
            let kept = short.prefix { $0 != "…" }
            #expect(long.hasPrefix(kept) && kept.utf8.count > 4000)
            #expect(short.hasSuffix("… (\(long.utf8.count - kept.utf8.count) more bytes are left out)"))
        }
    }

    @Test func nearestKeyIsSuggestedButNoDistantOne() {
        #expect("sslmode".nearest(in: ["sslMode", "secret"]) == "sslMode")
        #expect("conection".nearest(in: ["connection", "servers"]) == "connection")
        #expect("zzz".nearest(in: ["connection", "servers"]) == nil)
        #expect("x".nearest(in: []) == nil)
    }
}

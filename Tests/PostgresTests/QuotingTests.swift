import Postgres
import Testing

@Suite struct QuotingTests {
    /// A quote with a combining mark is one character in Swift, and two in PostgreSQL.
    @Test(arguments: [
        ("plain", #""plain""#, "'plain'"), (#"a"b"#, #""a""b""#, #"'a"b'"#), ("it's", #""it's""#, "'it''s'"),
        ("a\"\u{301}b", "\"a\"\"\u{301}b\"", "'a\"\u{301}b'"), ("'\u{301}", "\"'\u{301}\"", "'''\u{301}'"),
        (#"a\'b"#, #""a\'b""#, #"E'a\\''b'"#), ("\r\n", "\"\r\n\"", "'\r\n'"), ("", "\"\"", "''"),
    ])
    func anyTextStaysOneText(_ text: String, _ identifier: String, _ literal: String) {
        #expect(text.quotedIdentifier.utf8.elementsEqual(identifier.utf8))
        #expect(text.quotedLiteral.utf8.elementsEqual(literal.utf8))
    }
}

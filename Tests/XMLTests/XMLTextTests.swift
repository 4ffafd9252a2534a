import Testing
import XML

@Suite struct XMLTextTests {
    @Test func hostileTextIsEscaped() throws {
        let xml = try #require(XMLText())
        xml.element("a", ["b": "\"<&>'\u{1}\u{202E}"]) {
            xml.element("c", [:])
            xml.text("]]> <script>\u{0}\u{FFFE}\u{FFFF}\r é")
        }
        #expect(
            String(decoding: xml.finish(), as: UTF8.self) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <a b="&quot;&lt;&amp;&gt;'\\u{1}\\u{202e}">
                  <c/>
                ]]&gt; &lt;script&gt;\\u{0}\\u{fffe}\\u{ffff}\\r é</a>

                """
        )
    }

    /// With a combining mark, a search for the character does not find it, but an XML parser does.
    @Test(arguments: ["\u{FFFE}", "\u{FFFF}", "<", "&", "\"", "\u{1}"])
    func combiningMarkHidesNothing(_ special: String) throws {
        for mark in ["\u{301}", "\u{20DD}", "\u{FE0F}", "\u{200D}"] {
            let xml = try #require(XMLText())
            xml.element("a", ["b": special + mark]) { xml.text(special + mark) }
            let text = String(decoding: xml.finish(), as: UTF8.self)
            let raw: [Unicode.Scalar] = ["\u{FFFE}", "\u{FFFF}", "\u{1}"]
            #expect(!text.unicodeScalars.contains { raw.contains($0) }, "\(text)")
            let quotes = text.unicodeScalars.count { $0 == "\"" }
            #expect(quotes == 6, "\(text)")
        }
    }

    @Test func longTextIsWrittenCompletely() throws {
        let xml = try #require(XMLText())
        let long = String(repeating: "x<", count: 100_000)
        xml.element("a", [:]) { xml.text(long) }
        #expect(xml.finish().count > 500_000)
    }
}

import Testing
import XML

@Suite struct XMLTextTests {
    @Test func whatIsHostileComesOutEscaped() throws {
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

    @Test func aLongTextIsWrittenWhole() throws {
        let xml = try #require(XMLText())
        let long = String(repeating: "x<", count: 100_000)
        xml.element("a", [:]) { xml.text(long) }
        #expect(xml.finish().count > 500_000)
    }
}

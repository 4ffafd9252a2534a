import CXML
import Wording

/// Builds one XML document with libxml2, which does the escaping.
///
/// What XML 1.0 cannot write, such as a control character, appears as `\u{…}`.
package final class XMLText {
    private let buffer: xmlBufferPtr
    private let writer: xmlTextWriterPtr

    /// Nil if there is no memory left.
    package init?() {
        guard let buffer = xmlBufferCreate() else { return nil }
        guard let writer = xmlNewTextWriterMemory(buffer, 0) else {
            xmlBufferFree(buffer)
            return nil
        }
        self.buffer = buffer
        self.writer = writer
        xmlTextWriterSetIndent(writer, 1)
        xmlTextWriterSetIndentString(writer, "  ")
        xmlTextWriterStartDocument(writer, "1.0", "UTF-8", nil)
    }

    deinit {
        xmlFreeTextWriter(writer)
        xmlBufferFree(buffer)
    }

    /// An element, its attributes in their order, and what `contents` writes inside it.
    package func element(
        _ name: String,
        _ attributes: KeyValuePairs<String, String>,
        _ contents: () -> Void = {}
    ) {
        xmlTextWriterStartElement(writer, name)
        for (key, value) in attributes { xmlTextWriterWriteAttribute(writer, key, value.xmlSafe) }
        contents()
        xmlTextWriterEndElement(writer)
    }

    package func text(_ text: String) {
        xmlTextWriterWriteString(writer, text.xmlSafe)
    }

    /// Ends the document and returns it.
    package func finish() -> [UInt8] {
        xmlTextWriterEndDocument(writer)
        xmlTextWriterFlush(writer)
        guard let bytes = xmlBufferContent(buffer) else { return [] }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(xmlBufferLength(buffer))))
    }
}

extension String {
    /// Printable, and without the two code points that XML does not allow and that are no control characters.
    fileprivate var xmlSafe: String {
        printable.replacingScalars { scalar in
            scalar == "\u{FFFE}" || scalar == "\u{FFFF}" ? "\\u{\(String(scalar.value, radix: 16))}" : nil
        }
    }
}

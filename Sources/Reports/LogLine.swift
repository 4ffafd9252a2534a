package import Inventory
import Wording

/// One line of the log, for people or for collectors.
package struct LogLine {
    private let time: Timestamp
    private let level: String
    private let integration: String?
    private let message: String
    private let hint: String?

    package init(time: Timestamp, level: String, integration: String?, message: String, hint: String?) {
        self.time = time
        self.level = level
        self.integration = integration
        self.message = message
        self.hint = hint
    }

    /// The level `info` is not printed; the hint is a second line.
    package var text: String {
        let level = level == "info" ? nil : "\(level):"
        let words = [time.description, level, integration.map { "\($0):" }, message]
        return words.compactMap { $0?.printable }.joined(separator: " ")
            + (hint.map { "\nhint: \($0.printable)" } ?? "")
    }

    package var json: String {
        var json = JSONWriter()
        json.object { json in
            json.member("time", time)
            json.member("level", level)
            json.member("integration", integration)
            json.member("message", message)
            json.member("hint", hint)
        }
        return String(decoding: json.drain(), as: UTF8.self)
    }
}

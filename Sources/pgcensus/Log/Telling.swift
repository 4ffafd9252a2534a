import Logging
import Wording

/// Says on stderr what ends a command, or may surprise: two lines for people, one of the log for collectors.
///
/// Errors are told at every level: silence would look like success. Here all that comes from outside is made printable.
func tell(_ level: Logger.Level, _ text: String, hint: String? = nil) {
    let options = LogOptions.current
    guard level >= min(options.level, .error) else { return }
    let text = text.shortened.printable
    guard options.format == .text else { return Logger.pgcensus.write(level, nil, text, hint: hint) }
    let lines = "\(level.rawValue): \(text)\n" + (hint.map { "hint: \($0.printable)\n" } ?? "")
    StandardError.write(lines)
}

/// Says what is allowed, and unwise.
func warn(_ text: String, hint: String? = nil) {
    tell(.warning, text, hint: hint)
}

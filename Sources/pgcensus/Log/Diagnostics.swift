import Logging
import Wording

/// Writes an error or a warning to standard error: two lines for people, one line of the log for collectors.
///
/// Errors appear at every level: silence would look like success. All text from outside is made printable here.
func printDiagnostic(_ level: Logger.Level, _ text: String, hint: String? = nil) {
    let options = LogOptions.current
    guard level >= min(options.level, .error) else { return }
    let text = text.shortened.printable
    guard options.format == .text else { return Logger.pgcensus.write(level, nil, text, hint: hint) }
    let lines = "\(level.rawValue): \(text)\n" + (hint.map { "hint: \($0.printable)\n" } ?? "")
    StandardError.write(lines)
}

/// Warns about something that is allowed but not recommended.
func warn(_ text: String, hint: String? = nil) {
    printDiagnostic(.warning, text, hint: hint)
}

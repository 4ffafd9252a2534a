import Comparison
import Foundation
import Inventory
import Wording

/// The changes of one server as lines for people; all text from outside is made printable.
struct ChangeLines {
    let isColored: Bool

    /// A heading, then one line for each change and one for each field that differs.
    func text(_ changes: [Change]) -> String {
        guard let first = changes.first else { return "" }
        let heading = (first.server ?? "subscription \(first.name)").printable
        return ([bold(heading)] + changes.flatMap(lines)).joined(separator: "\n") + "\n"
    }

    private func lines(_ change: Change) -> [String] {
        let what = "\(change.resource.words.one) \(change.name.printable)"
        let line =
            switch change.kind {
            case .added: painted(32, "+ \(what)")
            case .removed: painted(31, "- \(what)")
            case .renamed:
                painted(36, "> \(what), was \(ResourcePath.name(of: change.previousID ?? "").printable)")
            case .changed: painted(33, "~ \(what)")
            case .unknown: painted(35, "? \(what): \(reason(change))")
            case .seenAgain: painted(32, "! \(what): in view again\(since(change))")
            }
        return ["  " + line] + change.fields.map { "      " + field($0) }
    }

    private func field(_ change: FieldChange) -> String {
        let from = change.from?.text.printable ?? "none"
        let to = change.to?.text.printable ?? "none"
        return "\(change.field.text.printable): \(from) → \(to)"
    }

    private func reason(_ change: Change) -> String {
        let outcome = change.outcome?.rawValue ?? "no longer listed"
        return outcome + (change.code.map { " [\($0.printable)]" } ?? "") + since(change)
    }

    private func since(_ change: Change) -> String {
        change.since.map { ", in full view until \($0)" } ?? ""
    }

    private func painted(_ color: Int, _ text: String) -> String {
        isColored ? "\u{1B}[\(color)m\(text)\u{1B}[0m" : text
    }

    private func bold(_ text: String) -> String { isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}

import Wording
import Yams

/// Collects what is wrong with a file, and what is only unwise, while it is read to its end.
final class Problems {
    private let file: String
    private(set) var found: [ConfigurationProblem] = []
    private(set) var warnings: [ConfigurationProblem] = []

    init(file: String) {
        self.file = file
    }

    func add(_ message: String, at node: Node, path: String, hint: String? = nil) {
        let problem = problem(message, node, path, hint)
        // A key may be read more than once.
        if !found.contains(problem) { found.append(problem) }
    }

    func warn(_ message: String, at node: Node, path: String, hint: String? = nil) {
        warnings.append(problem(message, node, path, hint))
    }

    func origin(_ mark: Mark) -> Origin { Origin(file: file, line: mark.line, column: mark.column) }

    private func problem(_ message: String, _ node: Node, _ path: String, _ hint: String?)
        -> ConfigurationProblem
    {
        ConfigurationProblem(
            file: file,
            line: node.mark?.line,
            column: node.mark?.column,
            path: path.isEmpty ? nil : path,
            message: message,
            hint: hint
        )
    }
}

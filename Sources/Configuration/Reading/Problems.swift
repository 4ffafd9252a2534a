import Wording
import Yams

/// Collects what is wrong with a file while it is read to its end.
final class Problems {
    private let file: String
    private(set) var found: [ConfigurationProblem] = []

    init(file: String) {
        self.file = file
    }

    func add(_ message: String, at node: Node, path: String, hint: String? = nil) {
        found.append(
            ConfigurationProblem(
                file: file,
                line: node.mark?.line,
                column: node.mark?.column,
                path: path.isEmpty ? nil : path,
                message: message,
                hint: hint
            )
        )
    }
}

import Wording
import Yams

/// Collects problems and warnings while the file is read to its end.
final class Problems {
    /// More problems do not help; a file that is not a configuration has one on every line.
    private static let most = 200

    private let file: String
    private(set) var found: [ConfigurationProblem] = []
    private(set) var warnings: [ConfigurationProblem] = []
    private var repeated: [Mark] = []

    init(file: String) {
        self.file = file
    }

    /// A key that appears again later: only the last of equal keys is read.
    func addRepeated(_ key: String, _ mark: Mark) {
        repeated.append(mark)
        var problem = ConfigurationProblem(
            file: file,
            message: "a key appears twice: \(key.printable)",
            hint: nil
        )
        problem.line = mark.line
        problem.column = mark.column
        found.append(problem)
    }

    func isRepeated(_ key: Node) -> Bool {
        repeated.contains { $0.line == key.mark?.line && $0.column == key.mark?.column }
    }

    /// A key's text; nil, with a problem, for a key that is a list, a mapping or empty.
    func name(_ key: Node, path: String) -> String? {
        if let scalar = key.scalar, key.null == nil { return scalar.string }
        add("a key must be a text", at: key, path: path, hint: "Quote it, if it is a text.")
        return nil
    }

    func add(_ message: String, at node: Node, path: String, hint: String? = nil) {
        guard found.count < Self.most else { return }
        let problem = problem(message, node, path, hint)
        // A key may be read more than once.
        if !found.contains(problem) { found.append(problem) }
    }

    func warn(_ message: String, at node: Node, path: String, hint: String? = nil) {
        if warnings.count < Self.most { warnings.append(problem(message, node, path, hint)) }
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

import Wording
import Yams

/// One mapping of the file: each key is read once, and an unread key is an error.
struct Section {
    let node: Node
    let path: String
    let problems: Problems
    private let values: [String: Node]

    /// Nil, with a problem, if the node is not a mapping or has unknown keys.
    init?(_ node: Node, path: String, keys: [String], problems: Problems) {
        guard case .mapping(let mapping) = node else {
            problems.add(
                "a mapping is expected here",
                at: node,
                path: path,
                hint: "Known keys: \(keys.joined(separator: ", "))."
            )
            return nil
        }
        self.node = node
        self.path = path
        self.problems = problems
        var values: [String: Node] = [:]
        for (key, value) in mapping where !problems.isRepeated(key) {
            guard let name = problems.name(key, path: path) else { continue }
            if !keys.contains(name) {
                problems.add(
                    "unknown key \"\(name.printable)\"",
                    at: key,
                    path: path,
                    hint: name.nearest(in: keys).map { "Did you mean \($0)?" }
                        ?? "Known keys: \(keys.joined(separator: ", "))."
                )
            }
            values[name] = value
        }
        self.values = values
    }

    func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func problem(_ key: String, _ message: String, hint: String? = nil) {
        problems.add(message, at: values[key] ?? node, path: path(key), hint: hint)
    }

    func warning(_ key: String, _ message: String, hint: String? = nil) {
        problems.warn(message, at: values[key] ?? node, path: path(key), hint: hint)
    }

    /// The places of those of the keys that exist.
    func origins(of keys: [String]) -> [String: Origin] {
        let places = keys.compactMap { key in values[key]?.mark.map { (key, problems.origin($0)) } }
        return Dictionary(uniqueKeysWithValues: places)
    }

    func has(_ key: String) -> Bool { values[key] != nil }

    func section(_ key: String, keys: [String]) -> Section? {
        values[key].flatMap { Section($0, path: path(key), keys: keys, problems: problems) }
    }

    /// The elements of a list, with their paths.
    func list(_ key: String) -> [(node: Node, path: String)] {
        guard let node = values[key] else { return [] }
        guard case .sequence(let sequence) = node else {
            problem(key, "a list is expected here")
            return []
        }
        return sequence.enumerated().map { ($1, "\(path(key))[\($0)]") }
    }

    func isEmptyList(_ key: String) -> Bool { values[key]?.sequence?.isEmpty ?? false }

    func strings(_ key: String) -> [String] {
        list(key).compactMap { string($0.node, path: $0.path) }
    }

    /// Tags, which may be empty, as in Azure.
    func tags(_ key: String) -> [String: String] {
        Dictionary(pairs(key, mayBeEmpty: true)) { first, _ in first }
    }

    /// The pairs of a mapping with any keys.
    func pairs(_ key: String, mayBeEmpty: Bool = false) -> [(String, String)] {
        guard let node = values[key] else { return [] }
        guard case .mapping(let mapping) = node else {
            problem(key, "a mapping is expected here")
            return []
        }
        return mapping.compactMap { pair in
            guard !problems.isRepeated(pair.key), let name = problems.name(pair.key, path: path(key)) else {
                return nil
            }
            if mayBeEmpty, pair.value.isEmptyText { return (name, "") }
            return string(pair.value, path: "\(path(key)).\(name)").map { (name, $0) }
        }
    }

    func string(_ key: String) -> String? {
        values[key].flatMap { string($0, path: path(key)) }
    }

    func boolean(_ key: String) -> Bool? {
        guard let node = values[key] else { return nil }
        if let value = node.bool { return value }
        problem(key, "true or false is expected here")
        return nil
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = values[key] else { return nil }
        // YAML 1.1 also has octal, binary and sexagesimal numbers: 05432 and 1:30 would have other values than shown.
        let digits = node.scalar?.string.wholeMatch(of: #/0|[1-9][0-9]{0,17}/#)
        if let number = digits.flatMap({ Int($0.0) }), range.contains(number) { return number }
        problem(key, "a whole number from \(range.lowerBound) to \(range.upperBound) is expected here")
        return nil
    }

    func choice<Value: CaseIterable & RawRepresentable<String>>(_ key: String) -> Value? {
        values[key].flatMap { choice($0, path: path(key), among: Array(Value.allCases)) }
    }

    func choices<Value: CaseIterable & RawRepresentable<String>>(_ key: String) -> [Value] {
        choices(key, among: Array(Value.allCases))
    }

    func choices<Value: RawRepresentable<String>>(_ key: String, among values: [Value]) -> [Value] {
        list(key).compactMap { choice($0.node, path: $0.path, among: values) }
    }

    private func choice<Value: RawRepresentable<String>>(
        _ node: Node,
        path: String,
        among choices: [Value]
    ) -> Value? {
        guard let text = string(node, path: path) else { return nil }
        if let value = choices.first(where: { $0.rawValue == text }) { return value }
        let values = choices.map(\.rawValue)
        problems.add(
            "\"\(text.printable)\" is not one of \(values.joined(separator: ", "))",
            at: node,
            path: path,
            hint: text.nearest(in: values).map { "Did you mean \($0)?" }
        )
        return nil
    }

    /// `500ms`, `10s`, `2m`, `1h`; more than zero and at most a day.
    func duration(_ key: String) -> Duration? {
        guard let text = string(key) else { return nil }
        if let duration = Duration(configured: text) { return duration }
        problem(
            key,
            "\"\(text.printable)\" is not a duration up to a day",
            hint: "Write 500ms, 10s, 2m or 1h."
        )
        return nil
    }

    private func string(_ node: Node, path: String) -> String? {
        guard let scalar = node.scalar, !scalar.string.isEmpty, node.null == nil else {
            problems.add("a text is expected here", at: node, path: path)
            return nil
        }
        return scalar.string
    }
}

extension Node {
    /// `""`, and not a key without a value.
    fileprivate var isEmptyText: Bool { scalar?.string == "" && null == nil }
}

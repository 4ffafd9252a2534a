import Files
import Foundation
import YAML
import Yams

extension Settings {
    private static let largestFile = 1 << 20
    /// Each repeated key takes one more reading.
    private static let mostRepeated = 20

    /// Reads a file; the error has every problem.
    package static func load(path: String) throws(ConfigurationError) -> Settings {
        let data: Data
        do throws(InputFileError) { data = try InputFile.read(path, most: largestFile) } catch {
            throw .unreadable(error, file: path)
        }
        guard let text = String(data: data, encoding: .utf8) else { throw .noText(path) }
        return try Settings(yaml: text, file: path)
    }

    /// Expands and evaluates nothing: `${VAR}` is text, and a secret is a reference, never a value.
    package init(yaml: String, file: String) throws(ConfigurationError) {
        let problems = Problems(file: file)
        let root = try Self.parsed(yaml, file: file, problems)
        var integrations: [Integration] = []
        if let section = Section(root, path: "", keys: ["integrations"], problems: problems) {
            integrations = section.list("integrations").compactMap {
                Integration($0.node, path: $0.path, problems: problems)
            }
            if !section.has("integrations") || section.isEmptyList("integrations") {
                section.problem("integrations", "at least one integration is required")
            }
            Self.refuseEqualNames(integrations, section)
        }
        guard problems.found.isEmpty else { throw ConfigurationError(problems: problems.found) }
        self.integrations = integrations
        warnings = problems.warnings
    }

    private static func parsed(_ yaml: String, file: String, _ problems: Problems) throws(ConfigurationError)
        -> Node
    {
        do {
            guard let node = try Self.distinct(yaml, file: file, problems) else {
                throw ConfigurationError.single(
                    file: file,
                    "the file is empty",
                    hint: "Write an integration (see docs/configuration.md)."
                )
            }
            return node
        } catch _ where !problems.found.isEmpty {
            throw ConfigurationError(problems: problems.found)
        } catch let error as ConfigurationError {
            throw error
        } catch let error as YamlError {
            throw .syntax(error, file: file)
        } catch {
            throw .single(file: file, "the file is not YAML", hint: nil)
        }
    }

    /// Yams stops at equal keys: so each but the last is recorded and gets another first letter.
    private static func distinct(_ yaml: String, file: String, _ problems: Problems) throws -> Node? {
        var yaml = yaml
        for number in 0..<UInt32(mostRepeated) {
            do {
                return try composed(yaml, file: file)
            } catch let YamlError.duplicatedKeysInMapping(keys, context) {
                let place = context.mark.index(in: yaml)
                let isText = place.map { !["[", "{"].contains(yaml.unicodeScalars[$0]) } ?? false
                problems.addRepeated(isText ? keys[0] : "one that is not a text", context.mark)
                guard isText, let place, let mark = Unicode.Scalar(0xE000 + number) else { break }
                yaml.unicodeScalars.replaceSubrange(place...place, with: [mark])
            }
        }
        throw ConfigurationError(problems: problems.found)
    }

    private static func composed(_ yaml: String, file: String) throws -> Node? {
        do { return try PlainYAML.compose(yaml) } catch let error as PlainYAML.Refused {
            throw ConfigurationError.anchored(file: file, error.mark)
        }
    }

    private static func refuseEqualNames(_ integrations: [Integration], _ section: Section) {
        for (name, equal) in Dictionary(grouping: integrations, by: { $0.name.lowercased() })
        where equal.count > 1 && !name.isEmpty {
            section.problem(
                "integrations",
                "the name \"\(name)\" is used \(equal.count) times",
                hint: "Give each integration its own name."
            )
        }
    }
}

extension Mark {
    /// The place of a key's first letter, after its quotation mark.
    fileprivate func index(in text: String) -> String.Index? {
        let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
        let scalars = text.unicodeScalars
        var (line, start) = (1, scalars.startIndex)
        while line < self.line {
            guard let end = scalars[start...].firstIndex(where: breaks.contains) else { return nil }
            start = scalars.index(after: end)
            if scalars[end] == "\r", start < scalars.endIndex, scalars[start] == "\n" {
                start = scalars.index(after: start)
            }
            line += 1
        }
        let place = scalars.index(start, offsetBy: column - 1, limitedBy: scalars.endIndex)
        guard let place, place < scalars.endIndex else { return nil }
        guard ["\"", "'"].contains(scalars[place]) else { return place }
        let next = scalars.index(after: place)
        return next < scalars.endIndex ? next : nil
    }
}

extension ConfigurationError {
    static func single(file: String, _ message: String, hint: String?) -> ConfigurationError {
        ConfigurationError(problems: [ConfigurationProblem(file: file, message: message, hint: hint)])
    }

    fileprivate static func unreadable(_ error: InputFileError, file: String) -> ConfigurationError {
        switch error {
        case .tooLarge: noText(file)
        case .unreadable:
            single(
                file: file,
                "the file cannot be read",
                hint:
                    "Write one (see docs/configuration.md), name it with --config, or use --subscription ID without a file."
            )
        case .otherKind, .silentPipe:
            single(file: file, "the file cannot be read: \(error.reason)", hint: "Name a file with --config.")
        }
    }

    fileprivate static func noText(_ file: String) -> ConfigurationError {
        single(
            file: file,
            "the file is not UTF-8 text of at most 1 MiB",
            hint: "Check the file."
        )
    }

    static let quoting = "Quote a value that starts with * or &, and write out what an anchor refers to."

    static func anchored(file: String, _ mark: Mark) -> ConfigurationError {
        var error = single(file: file, "anchors, aliases and tags are not supported", hint: quoting)
        error.problems[0].line = mark.line
        error.problems[0].column = mark.column
        return error
    }

    static func syntax(_ error: YamlError, file: String) -> ConfigurationError {
        var problem = ConfigurationProblem(file: file, message: "the file is not YAML", hint: nil)
        switch error {
        case .scanner(let context, let text, let mark, _), .parser(let context, let text, let mark, _),
            .composer(let context, let text, let mark, _):
            problem.line = mark.line
            problem.column = mark.column
            // libyaml stops at 1000 levels, before the stack ends.
            let isDeep = text.hasPrefix("Maximum nesting level")
            problem.message = isDeep ? "nested more deeply than any configuration" : "not YAML: \(text)"
            let isStar = ["alias", "anchor"].contains { context?.text.contains($0) ?? false }
            problem.hint =
                isStar ? quoting : "Indent with spaces, never with tabs, and quote values that hold : or #."
        default: break
        }
        return ConfigurationError(problems: [problem])
    }
}

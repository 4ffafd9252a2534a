import Foundation
import Yams

extension Configuration {
    private static let largestFile = 1 << 20

    /// Reads a file; every problem in it is in the error.
    package static func load(path: String) throws(ConfigurationError) -> Configuration {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .single(
                file: path,
                "the file cannot be read",
                hint:
                    "Write one (see README.md), name it with --config, or use --subscription ID without a file."
            )
        }
        guard data.count <= largestFile, let text = String(data: data, encoding: .utf8) else {
            throw .single(
                file: path,
                "the file is not UTF-8 text of at most 1 MiB",
                hint: "Check that it is the right file."
            )
        }
        return try Configuration(yaml: text, file: path)
    }

    /// Nothing is expanded or evaluated: `${VAR}` is text, and a secret is named, never pasted.
    package init(yaml: String, file: String) throws(ConfigurationError) {
        let problems = Problems(file: file)
        let root = try Self.parsed(yaml, file: file)
        var integrations: [Integration] = []
        if let section = Section(root, path: "", keys: ["integrations"], problems: problems) {
            integrations = section.list("integrations").compactMap {
                Integration($0.node, path: $0.path, problems: problems)
            }
            if !section.has("integrations") || section.isEmptyList("integrations") {
                section.problem("integrations", "at least one integration is needed")
            }
            Self.refuseEqualNames(integrations, section)
        }
        guard problems.found.isEmpty else { throw ConfigurationError(problems: problems.found) }
        self.integrations = integrations
        warnings = problems.warnings
    }

    private static func parsed(_ yaml: String, file: String) throws(ConfigurationError) -> Node {
        guard yaml.firstMatch(of: #/(?m)^[^#"'\n]*(?:^|\s)[&*][A-Za-z0-9_]+/#) == nil else {
            throw .single(file: file, "anchors and aliases are not supported", hint: "Write the values out.")
        }
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                throw ConfigurationError.single(
                    file: file,
                    "the file is empty",
                    hint: "Write an integration (see README.md)."
                )
            }
            return node
        } catch let error as ConfigurationError {
            throw error
        } catch let error as YamlError {
            throw .syntax(error, file: file)
        } catch {
            throw .single(file: file, "the file is not YAML", hint: nil)
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

extension ConfigurationError {
    static func single(file: String, _ message: String, hint: String?) -> ConfigurationError {
        ConfigurationError(problems: [ConfigurationProblem(file: file, message: message, hint: hint)])
    }

    static func syntax(_ error: YamlError, file: String) -> ConfigurationError {
        var problem = ConfigurationProblem(file: file, message: "the file is not YAML", hint: nil)
        switch error {
        case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _),
            .composer(_, let text, let mark, _):
            problem.line = mark.line
            problem.column = mark.column
            problem.message = "not YAML: \(text)"
            problem.hint = "Indent with spaces, never with tabs, and quote values that hold : or #."
        case .duplicatedKeysInMapping(let keys, _):
            problem.message = "a key stands twice: \(keys.map { "\($0)" }.joined(separator: ", "))"
        default: break
        }
        return ConfigurationError(problems: [problem])
    }
}

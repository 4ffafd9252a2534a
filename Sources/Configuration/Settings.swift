import Wording

/// `pgcensus.yaml`: one or more integrations.
package struct Settings: Sendable, Equatable {
    package var integrations: [Integration]
    /// Settings that are allowed but not recommended.
    package var warnings: [ConfigurationProblem] = []

    /// The warnings of some integrations, and those of no integration.
    package func warnings(concerning names: [String]) -> [ConfigurationProblem] {
        let others = integrations.indices.filter { !names.contains(integrations[$0].name) }
        return warnings.filter { warning in
            !others.contains { warning.path?.hasPrefix("integrations[\($0)].") ?? false }
        }
    }

    /// A file with an explanation of every key, to start from.
    package static let template = String(decoding: PackageResources.pgcensus_yaml, as: UTF8.self)
}

/// Every problem of a configuration file.
package struct ConfigurationError: ExplainedError, Equatable {
    package internal(set) var problems: [ConfigurationProblem]

    package var cause: String { problems.map(\.description).joined(separator: "\n       ") }
    package var hint: String? {
        let hints = problems.compactMap(\.hint)
        guard !hints.isEmpty else { return "docs/configuration.md shows every key with its values." }
        return hints.joined(separator: "\n      ")
    }
}

/// One problem, and its place.
package struct ConfigurationProblem: Sendable, Equatable, CustomStringConvertible {
    package var file: String
    package var line: Int?
    package var column: Int?
    /// `integrations[0].connection.sslMode`.
    package var path: String?
    package var message: String
    package var hint: String?

    package var description: String {
        let position = [line, column].compactMap { $0.map(String.init) }
        let place = ([file] + position).joined(separator: ":")
        return ([place] + [path].compactMap { $0?.printable } + [message]).joined(separator: ": ")
    }
}

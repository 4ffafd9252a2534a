import Foundation
import Support

/// The commands of the program with their options, as the argument parser describes them.
struct CommandLineReference {
    struct Command: Decodable {
        let commandName: String
        let arguments: [Argument]?
        let subcommands: [Command]?
        let defaultSubcommand: String?
    }

    struct Argument: Decodable {
        let names: [ArgumentName]?
    }

    struct ArgumentName: Decodable {
        let kind: String
        let name: String
    }

    /// The options with their hyphens, by the words of a command, such as `sync status`.
    let options: [String: Set<String>]

    init() async throws {
        struct Description: Decodable { let command: Command }
        let description = try await pgcensus(["--experimental-dump-help"]).output
        let root = try JSONDecoder().decode(Description.self, from: Data(description.utf8)).command
        options = Self.options(of: root, words: [])
    }

    private static func options(of command: Command, words: [String]) -> [String: Set<String>] {
        let names = (command.arguments ?? []).flatMap { $0.names ?? [] }
        var own = Set(names.map { ($0.kind == "short" ? "-" : "--") + $0.name })
        var all: [String: Set<String>] = [:]
        for child in command.subcommands ?? [] where child.commandName != "help" {
            let below = options(of: child, words: words + [child.commandName])
            all.merge(below) { first, _ in first }
            if child.commandName == command.defaultSubcommand {
                own.formUnion(below[(words + [child.commandName]).joined(separator: " ")] ?? [])
            }
        }
        all[words.joined(separator: " ")] = own
        return all
    }

    /// The command at the start of a line: the longest sequence of words that is a command.
    func command(of line: some StringProtocol) -> String? {
        var words = String(line).split(separator: " ").map(String.init)
        while !words.isEmpty, options[words.joined(separator: " ")] == nil { words.removeLast() }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// The help texts of all commands, one after the other.
    func document() async throws -> String {
        var text = "# Commands\n\nWhat `pgcensus COMMAND --help` prints, for every command.\n"
        for command in options.keys.sorted() {
            let run = try await pgcensus(command.split(separator: " ").map(String.init) + ["--help"])
            let title = command.isEmpty ? "pgcensus" : "pgcensus \(command)"
            text += "\n## \(title)\n\n```text\n\(run.output)```\n"
        }
        return text
    }
}

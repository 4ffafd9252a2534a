import ArgumentParser
import Reports

/// `pgcensus config`: what surrounds the configuration and the formats.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Work with configuration and formats.",
        subcommands: [SchemaCommand.self]
    )
}

/// `pgcensus config schema`: the JSON Schema of what pgcensus writes.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema (draft 2020-12) of a format."
    )

    @Argument(help: "The format: snapshot.")
    var format: SchemaDocument

    func run() {
        print(format.text, terminator: "")
    }
}

extension SchemaDocument: ExpressibleByArgument {}

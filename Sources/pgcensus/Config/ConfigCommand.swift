import ArgumentParser
import Configuration
import Files
import Foundation
import Reports

/// `pgcensus config`: what surrounds the configuration and the formats.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Write, check and show the configuration; print the schemas of the formats.",
        subcommands: [
            InitCommand.self, ValidateCommand.self, SettingsCommand.self, PreviewCommand.self,
            SchemaCommand.self,
        ]
    )
}

/// `pgcensus config init`: a configuration to start from.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a configuration with every key explained, to start from.",
        discussion: "A file that is there already is left alone."
    )

    @Argument(help: "The file to write; - for standard output.")
    var file = "pgcensus.yaml"

    func run() throws {
        guard file != "-" else { return try StandardOutput.print(Settings.template, terminator: "") }
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure(
                "\(file) is there already",
                hint: "Name another file, or move that one away."
            )
        }
        let output = try OutputFile(file)
        try output.write(Array(Settings.template.utf8))
        try output.finish()
        let named = file == "pgcensus.yaml" ? "" : " --config \(file)"
        try StandardOutput.print("\(file) is written. Edit it; then run: pgcensus config validate\(named)")
    }
}

/// `pgcensus config validate`: everything that is wrong with the configuration, in one run.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check the configuration, and say everything that is wrong with it.",
        discussion: "Exit codes: 0 valid, 78 not. What is allowed and unwise is a warning."
    )

    @Option(help: "The configuration file. Default: $PGCENSUS_CONFIG, else pgcensus.yaml.")
    var config: String?

    @OptionGroup var log: LogOptions

    func run() throws {
        var options = ConfigurationOptions()
        options.config = config
        let configuration = try options.load()
        for warning in configuration.warnings { warn(warning.description, hint: warning.hint) }
        let names = configuration.integrations.map(\.name)
        try StandardOutput.print(
            "\(options.path) is valid: \(names.count == 1 ? "integration" : "integrations") \(names.joined(separator: ", "))"
        )
    }
}

/// `pgcensus config schema`: the JSON Schema of what pgcensus reads and writes.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema (draft 2020-12) of a format."
    )

    @Argument(help: "The format: snapshot or config.")
    var format: SchemaDocument

    func run() throws {
        try StandardOutput.print(format.text, terminator: "")
    }
}

extension SchemaDocument: ExpressibleByArgument {}

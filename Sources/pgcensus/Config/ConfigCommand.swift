import ArgumentParser
import Configuration
import Files
import Foundation
import Reports

/// `pgcensus config`: writes, checks and shows the configuration; prints the schemas.
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

/// `pgcensus config init`: writes a configuration to start from.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a configuration with every key explained, to start from.",
        discussion: "An existing file is not changed."
    )

    @Argument(help: "The file to write; - for standard output.")
    var file = "pgcensus.yaml"

    func run() throws {
        guard file != "-" else { return try StandardOutput.print(Settings.template, terminator: "") }
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure(
                "\(file) already exists",
                hint: "Name another file, or move the existing one."
            )
        }
        let output = try OutputFile(file)
        try output.write(Array(Settings.template.utf8))
        try output.finish()
        let named = file == "pgcensus.yaml" ? "" : " --config \(file)"
        try StandardOutput.print("\(file) written. Edit it; then run: pgcensus config validate\(named)")
    }
}

/// `pgcensus config validate`: shows every problem of the configuration in one run.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check the configuration, and show every problem.",
        discussion:
            "Exit codes: 0 valid, 78 not valid. Settings that are allowed but not recommended give a warning."
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

/// `pgcensus config schema`: prints the JSON Schema of a format.
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

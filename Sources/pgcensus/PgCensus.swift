import ArgumentParser
import Foundation
import Inventory
import Logging
import Postgres

/// The command line: commands, options, output and exit codes.
@main
struct PgCensus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pgcensus",
        abstract: "A census of Azure Database for PostgreSQL: servers, databases, schemas, tables, tags.",
        version: SnapshotHeader.Tool.current.version,
        subcommands: [
            ScanCommand.self, ExportCommand.self, OwnersCommand.self, ResourcesCommand.self,
            SnapshotsCommand.self, DoctorCommand.self, RoleCommand.self, ConfigCommand.self,
            SyncCommand.self, DiffCommand.self,
        ]
    )

    static func main() async {
        prepareStandardDescriptors()
        _ = ProcessEnvironment.variables
        forgetPostgresEnvironment()
        LoggingSystem.bootstrap { _ in LogLines() }
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Foundation.exit(report(error))
        }
    }

    /// Prints what went wrong in two lines, and returns the exit code.
    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let error as CommandFailure:
            error.printDiagnostic()
            return error.code
        case let error as OutputFailure:
            if !error.isQuiet { error.failure.printDiagnostic() }
            return error.code
        case is CancellationError:
            return ExitStatus.interrupted
        case let code as ExitCode:
            return code.rawValue
        case _ where exitCode(for: error) == .success:
            return printed(fullMessage(for: error))
        case _ where exitCode(for: error) == .validationFailure:
            let hint = "Run pgcensus --help, or with a command: pgcensus scan --help."
            CommandFailure(message(for: error), hint: hint).printDiagnostic()
            return ExitStatus.wrongUsage
        default:
            let failure = CommandFailure(explaining: error)
            failure.printDiagnostic()
            return failure.code
        }
    }

    /// Prints the help or the version; standard output may fail here too.
    private static func printed(_ text: String) -> Int32 {
        do throws(OutputFailure) {
            try StandardOutput.print(text)
            return ExitStatus.done
        } catch {
            return report(error)
        }
    }
}

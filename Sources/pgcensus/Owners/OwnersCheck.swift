import ArgumentParser
import Directories
import Files
import Inventory
import Ownership
import Reports
import Store

extension OwnersCommand {
    /// `pgcensus owners check`: fails a build that does not meet its demands.
    struct CheckCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Fail if too few resources have owners, or if a tag value matches no owner.",
            discussion:
                "Exit codes: 0 all demands are met, 3 some are not, 2 the directory or a part of the estate could not be read."
        )

        @OptionGroup var options: OwnerOptions

        @Option(help: "The lowest share of resources with an owner from a tag: 95%.")
        var minCoverage: Share?

        @Flag(help: "Every value of the owner tag must match an owner.")
        var noUnmatched = false

        @Option(help: "Also write the result as JUnit XML to this file.")
        var junit: String?

        func validate() throws {
            if minCoverage == nil, !noUnmatched {
                throw ValidationError("nothing to check; give --min-coverage, --no-unmatched or both")
            }
        }

        func run() async throws {
            try await OwnersCommand.session(options) { session in
                let file = try junit.map { try OutputFile($0) }
                let access = try await session.directory(of: session.snapshot())
                let check = OwnerCheck(
                    title: session.header.integration,
                    try session.coverage(access.directory),
                    seen: session.header.coverage.hidesUnexpectedly
                        ? session.header.coverage.outcome : .complete,
                    minCoverage: minCoverage,
                    noUnmatched: noUnmatched
                )
                if let file { try write(check, to: file) }
                try StandardOutput.print(check.text, terminator: "")
                if check.hasFailed { throw ExitCode(ExitStatus.checkFoundSomething) }
                if check.isOpen { throw ExitCode(ExitStatus.somethingUnseen) }
                try session.store.expectWhole()
                try access.end()
            }
        }

        private func write(_ check: OwnerCheck, to file: OutputFile) throws {
            guard let xml = check.junit else {
                throw CommandFailure("the JUnit file could not be created", hint: "Free some memory.")
            }
            try file.write(xml)
            try file.finish()
        }
    }
}

extension Share: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

import Store
import ArgumentParser
import Directories
import Files
import Inventory
import Ownership
import Reports

extension OwnersCommand {
    /// `pgcensus owners check`: what a build can fail on.
    struct CheckCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Fail where too little is owned, or where tags name nobody.",
            discussion:
                "Exit codes: 0 all demands are met, 3 some are not, 2 the directory or a part of the estate was not seen."
        )

        @OptionGroup var options: OwnerOptions

        @Option(help: "The least share of resources that tags must settle: 95%.")
        var minCoverage: Share?

        @Flag(help: "Every value of the owner tag must name an owner.")
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
                if check.hasFailed { throw ExitCode(Ending.checkFoundSomething) }
                if check.isOpen { throw ExitCode(Ending.somethingUnseen) }
                try session.store.expectWhole()
                try access.end()
            }
        }

        private func write(_ check: OwnerCheck, to file: OutputFile) throws {
            guard let xml = check.junit else {
                throw CommandFailure("the JUnit file could not be made", hint: "Free some memory.")
            }
            try file.write(xml)
            try file.finish()
        }
    }
}

extension Share: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

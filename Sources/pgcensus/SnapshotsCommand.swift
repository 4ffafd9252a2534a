import ArgumentParser
import Foundation
import History
import Inventory
import Reports
import Store
import Wording

/// `pgcensus snapshots`: lists, shows, verifies and prunes the stored snapshots.
struct SnapshotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshots",
        abstract: "List, show, verify and prune the stored snapshots.",
        subcommands: [ListCommand.self, ShowCommand.self, VerifyCommand.self, PruneCommand.self]
    )

    /// Runs with the store open for reading.
    static func reading(_ options: StoreOptions, _ work: (SnapshotStore) throws -> Void) throws {
        do {
            try work(try SnapshotStore(reading: options.path))
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }
}

extension SnapshotsCommand {
    /// `pgcensus snapshots list`: one line each, the newest first.
    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the snapshots, the newest first."
        )

        @OptionGroup var storeOptions: StoreOptions

        @Option(help: "Only this integration.")
        var integration: String?

        @Option(name: [.short, .customLong("output")], help: "table or json.")
        var output = OutputFormat.table

        func run() throws {
            try SnapshotsCommand.reading(storeOptions) { store in
                let headers = try store.headers(of: integration)
                switch output {
                case .table: try StandardOutput.print(SnapshotTable(headers).text, terminator: "")
                case .json: try StandardOutput.print(SnapshotTable(headers).json)
                }
            }
        }
    }

    /// `pgcensus snapshots show`: the coverage summary of one snapshot.
    struct ShowCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show what a snapshot saw and what it did not: the latest, unless one is named."
        )

        @OptionGroup var storeOptions: StoreOptions

        @Option(help: "Only this integration; required if the store has several.")
        var integration: String?

        @Argument(help: "A snapshot's id, latest~1, or a time. Default: latest.")
        var snapshot: String?

        func run() throws {
            try SnapshotsCommand.reading(storeOptions) { store in
                let header = try store.header(called: snapshot, integration: integration)
                var findings = Findings()
                findings.add(header.subscriptions)
                for id in try store.serverIDs(of: header.id) {
                    findings.add(try store.server(id, of: header.id))
                }
                let name = "\(header.integration) \(header.id)"
                let summary = CoverageSummary(
                    integration: name,
                    coverage: header.coverage,
                    findings: findings
                )
                try StandardOutput.print(summary.text, terminator: "")
            }
        }
    }

    /// `pgcensus snapshots verify`: finds every altered or missing content.
    struct VerifyCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Check every stored content and every snapshot against its digest.",
            discussion: """
                Finds altered or missing contents, and an altered header, order, list of servers and databases, or \
                measurement of a snapshot. The events and the last known state of sync, and \
                the records of the role commands, are not covered. For a snapshot of an \
                earlier pgcensus, only the contents are covered, and the output says so.
                """
        )

        @OptionGroup var storeOptions: StoreOptions

        func run() throws {
            try SnapshotsCommand.reading(storeOptions) { store in
                let found = try store.verify()
                for id in found.unsealed {
                    try StandardOutput.print(
                        "snapshot \(id.printable): its header and its list are not covered; an earlier pgcensus took it"
                    )
                }
                guard found.findings.isEmpty else {
                    for finding in found.findings { try StandardOutput.print(finding) }
                    throw ExitCode(ExitStatus.checkFoundSomething)
                }
                let reach = found.unsealed.isEmpty ? "" : " as far as they are covered"
                try StandardOutput.print("\(try store.headers().count) snapshots, all unaltered\(reach)")
            }
        }
    }
}

/// The format of data.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
}

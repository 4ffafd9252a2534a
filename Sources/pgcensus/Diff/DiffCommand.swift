import ArgumentParser
import Foundation
import History
import Inventory
import Reports
import Store
import Wording

/// `pgcensus diff`: what changed from one snapshot to another.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed between two snapshots: the last two, unless others are named.",
        discussion: """
            Name a snapshot by its id, as latest or latest~3, or by a time: the last snapshot finished by that time.
            One name compares that snapshot with the latest. What the later snapshot could not see never appears as removed.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var storeOptions: StoreOptions

    @Option(name: [.short, .customLong("output")], help: "table, json or ndjson.")
    var output = DiffReport.Format.table

    @Flag(help: "Exit with code 3 if anything changed.")
    var exitCode = false

    @Argument(help: "The earlier snapshot. Default: latest~1.")
    var before: String?

    @Argument(help: "The later snapshot. Default: latest.")
    var after: String?

    func run() throws {
        do {
            let store = try SnapshotStore(reading: storeOptions.path)
            let (before, after) = try chosen(store)
            let isDifferent = try store.view { view in
                let report = DiffReport(
                    before,
                    after,
                    in: view,
                    isColored: Terminal.isColored(STDOUT_FILENO)
                )
                return try report.write(output) { try StandardOutput.write($0) }
            }
            try store.expectWhole()
            if exitCode, isDifferent { throw ExitCode(ExitStatus.checkFoundSomething) }
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
    }

    private func chosen(_ store: SnapshotStore) throws -> (SnapshotHeader, SnapshotHeader) {
        let all = SnapshotReferences(try store.headers(of: configurationOptions.integration))
        let named = [before, after].compactMap { $0.flatMap(all.header(id:)) }
        let references = all.of(
            try named.first?.integration ?? configurationOptions.integration(among: try store.integrations())
        )
        func header(_ reference: String) throws -> SnapshotHeader {
            try all.header(id: reference) ?? references.header(reference)
        }
        let earlier = try header(before ?? "latest~1")
        let later = try header(after ?? "latest")
        guard earlier.integration == later.integration else {
            throw CommandFailure(
                "\(earlier.id) is of \(earlier.integration), and \(later.id) of \(later.integration)",
                hint: "Compare two snapshots of one integration; choose it with --integration.",
                code: ExitStatus.wrongUsage
            )
        }
        return (earlier, later)
    }
}

extension DiffReport.Format: ExpressibleByArgument {}

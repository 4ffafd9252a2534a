import ArgumentParser
import Configuration
import Directories
import History
import Inventory
import Ownership
import Reports
import Store
import Wording

/// `pgcensus resources`: lists and shows the resources of a snapshot.
struct ResourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resources",
        abstract: "List the resources of a snapshot, and show all facts of one resource.",
        subcommands: [ListCommand.self, ShowCommand.self],
        defaultSubcommand: ListCommand.self
    )
}

extension ResourcesCommand {
    /// `pgcensus resources [QUERY]`: lists resources, filtered.
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List resources.",
            discussion: """
                QUERY is part of a name, or of server/database/schema/table. With * or ? it is a glob for the \
                whole name or path. Letter case does not matter.
                """
        )

        @OptionGroup var options: OwnerOptions
        @OptionGroup var filter: ResourceFilter

        @Option(
            help:
                "Only resources with this outcome: \(Outcome.allCases.map(\.rawValue).joined(separator: ", "))."
        )
        var outcome: [Outcome] = []

        @Option(
            help: "Only tables of this kind: \(Table.Kind.allCases.map(\.rawValue).joined(separator: ", "))."
        )
        var tableKind: [Table.Kind] = []

        @Option(name: [.short, .customLong("output")], help: "table, json or csv.")
        var output = ListFormat.table

        @Argument(help: "A part of a name or path, or a glob.")
        var query: String?

        func run() async throws {
            let listing = ResourceListing(output.listing, .inventory, withOwners: filter.needsOwners) {
                try StandardOutput.write($0)
            }
            let selection = filter.selection
            var isOpen = false
            var stores: [SnapshotStore] = []
            for options in try CommandFailure.explaining({
                try options.perIntegration(withOwners: filter.needsOwners)
            }) {
                try await ResourcesCommand.session(options, filter) { session, estate, access in
                    try listing.add(estate, of: session, access) { resource, answer in
                        admits(resource) && selection.includes(resource, answer, session.mapping)
                    }
                    stores.append(session.store)
                    isOpen = isOpen || access.complaint != nil
                }
            }
            try listing.end()
            try CommandFailure.explaining { for store in stores { try store.expectWhole() } }
            if isOpen { throw ExitCode(ExitStatus.somethingUnseen) }
        }

        private func admits(_ resource: Resource) -> Bool {
            if !outcome.isEmpty, !outcome.contains(resource.outcome) { return false }
            if !tableKind.isEmpty, resource.tableKind.map(tableKind.contains) != true { return false }
            guard let query else { return true }
            let isGlob = query.contains("*") || query.contains("?")
            let glob = Glob(isGlob ? query : "*\(query)*", ignoringCase: true)
            return glob.matches(resource.name.text) || glob.matches(resource.path)
        }
    }

    /// Runs with a session open; without a configuration, the command cannot find owners.
    static func session(
        _ options: OwnerOptions,
        _ filter: ResourceFilter,
        _ work: (OwnerSession, ShownEstate, DirectoryAccess) async throws -> Void
    ) async throws {
        do {
            let session = try OwnerSession(options, configurationIsNeeded: filter.needsOwners)
            if filter.needsOwners { try session.requireMapping() }
            let estate = try session.estate()
            let access = filter.needsOwners ? try await session.directory(of: estate) : .none
            try await work(session, estate, access)
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
    }
}

extension Outcome: ExpressibleByArgument {}
extension Table.Kind: ExpressibleByArgument {}

import ArgumentParser
import Configuration
import Directories
import History
import Inventory
import Ownership
import Reports
import Store
import Wording

/// `pgcensus resources`: the inventory itself.
struct ResourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resources",
        abstract: "List what a snapshot holds, and show all that is known of one resource.",
        subcommands: [ListCommand.self, ShowCommand.self],
        defaultSubcommand: ListCommand.self
    )
}

extension ResourcesCommand {
    /// `pgcensus resources [QUERY]`: lists resources, filtered.
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List resources; this is what runs by default.",
            discussion: """
                QUERY is a part of a name, or of server/database/schema/table; with * or ? in it, a glob over the \
                whole name or path. Letter case does not count.
                """
        )

        @OptionGroup var options: OwnerOptions
        @OptionGroup var filter: ResourceFilter

        @Option(
            help:
                "Only what was seen with this outcome: \(Outcome.allCases.map(\.rawValue).joined(separator: ", "))."
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
            var isOpen = false
            for options in try CommandFailure.explaining({
                try options.perIntegration(withOwners: filter.needsOwners)
            }) {
                try await ResourcesCommand.session(options, filter) { session, estate, access in
                    try listing.add(estate, of: session, access) { resource, answer in
                        admits(resource) && filter.admits(resource, answer, session.mapping)
                    }
                    isOpen = isOpen || access.complaint != nil
                }
            }
            try listing.end()
            if isOpen { throw ExitCode(Ending.somethingUnseen) }
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

    /// Runs with a session open; without a configuration, owners cannot be asked for.
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

import ArgumentParser
import Configuration
import Directories
import History
import Inventory
import Ownership
import Reports
import Store
import Wording

/// `pgcensus export`: writes a stored snapshot as JSON, or its resources as records.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a snapshot: the latest, unless one is named.",
        discussion: """
            json is the whole snapshot as one document. csv and ndjson have one record for each subscription, resource \
            group, server, database, schema and table, of all integrations in the store or of the named one. Resources \
            out of view in the latest snapshot appear as last seen, with code and asOf; --snapshot writes only that \
            snapshot.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case json, ndjson, csv }

    @OptionGroup var options: OwnerOptions

    @Option(help: "json, ndjson or csv.")
    var format = Format.json

    @Flag(help: "Add each resource's owners and their evidence; needs the configuration.")
    var withOwners = false

    @Flag(help: "Write the last known state of every resource, as pgcensus sync keeps it.")
    var lastKnown = false

    @Option(help: "The file to write. Default: standard output.")
    var file: String?

    private typealias Source = (session: OwnerSession, estate: ShownEstate, access: DirectoryAccess)

    func run() async throws {
        do {
            if lastKnown { return try exportLastKnown() }
            let target = try ExportTarget(path: file)
            var sources: [Source] = []
            // A document holds one snapshot; records come from all integrations.
            for options in format == .json ? [options] : try options.perIntegration(withOwners: withOwners) {
                let session = try OwnerSession(options, configurationIsNeeded: withOwners)
                if withOwners { try session.requireMapping() }
                let estate = format == .json ? try session.snapshot() : try session.estate()
                sources.append(
                    (session, estate, withOwners ? try await session.directory(of: estate) : .none)
                )
            }
            switch format {
            case .json:
                for (session, _, access) in sources {
                    let owners = withOwners ? ExportOwners(session, access) : nil
                    try target.write(session.header, from: session.store, with: owners)
                }
            case .ndjson: try target.write { try rows(.ndjson, of: sources, to: $0) }
            case .csv: try target.write { try rows(.csv, of: sources, to: $0) }
            }
            for (session, _, access) in sources {
                try session.store.expectWhole()
                try access.end()
            }
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
    }

    private func rows(
        _ format: ResourceListing.Format,
        of sources: [Source],
        to output: @escaping ([UInt8]) throws -> Void
    ) throws {
        let listing = ResourceListing(format, .owners, withOwners: withOwners, to: output)
        for (session, estate, access) in sources {
            try session.walk(estate, session.mapping, access.directory) { try listing.add($0, $1) }
        }
        try listing.end()
    }

    /// The last known state of one integration.
    private func exportLastKnown() throws {
        if withOwners || options.snapshot != nil || format != .json {
            throw ValidationError(
                "--last-known writes one JSON document; it takes no other option of the format"
            )
        }
        let target = try ExportTarget(path: file)
        let store = try SnapshotStore(reading: options.storeOptions.path)
        try store.view { view in
            let names = try view.runs().filter { $0.snapshot != nil }.map(\.integration)
            guard !names.isEmpty else {
                throw CommandFailure("nothing is known yet", hint: "Run pgcensus sync --once first.")
            }
            let name = try options.configuration.integration(among: names)
            try target.write { output in try LastKnownDocument(integration: name).write(in: view, to: output)
            }
        }
        try store.expectWhole()
    }
}

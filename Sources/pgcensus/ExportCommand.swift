import ArgumentParser
import Configuration
import History
import Ownership
import Reports
import SnapshotStore
import Wording

/// `pgcensus export`: a stored snapshot as JSON, or its resources as records.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a snapshot: the latest, unless one is named.",
        discussion: """
            json is the whole snapshot as one document; csv and ndjson have one record for each subscription, resource \
            group, server, database, schema and table. What the latest snapshot could not see comes as it was last seen, \
            with its code and asOf; --snapshot has that snapshot alone.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case json, ndjson, csv }

    @OptionGroup var options: OwnerOptions

    @Option(help: "json, ndjson or csv.")
    var format = Format.json

    @Flag(help: "Add each resource's owners and their evidence; needs the configuration.")
    var withOwners = false

    @Flag(help: "Write what was last known of every resource instead, as pgcensus sync keeps it.")
    var lastKnown = false

    @Option(help: "The file to write. Default: standard output.")
    var file: String?

    func run() async throws {
        do {
            if lastKnown { return try exportLastKnown() }
            let session = try OwnerSession(options, configurationIsNeeded: withOwners)
            if withOwners { try session.requireMapping() }
            let target = try ExportTarget(path: file)
            // One document is one snapshot; rows are of the estate.
            let estate = format == .json ? try session.snapshot() : try session.estate()
            let access = withOwners ? try await session.directory(of: estate) : .none
            switch format {
            case .json:
                let owners = withOwners ? ExportOwners(session, access) : nil
                try target.write(session.header, from: session.store, with: owners)
            case .ndjson: try target.write { try rows(.ndjson, session, estate, access, to: $0) }
            case .csv: try target.write { try rows(.csv, session, estate, access, to: $0) }
            }
            try access.end()
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
    }

    private func rows(
        _ format: ResourceListing.Format,
        _ session: OwnerSession,
        _ estate: ShownEstate,
        _ access: DirectoryAccess,
        to output: @escaping ([UInt8]) throws -> Void
    ) throws {
        var listing = ResourceListing(format, .owners, withOwners: withOwners, to: output)
        try session.walk(estate, session.mapping, access.directory) { try listing.add($0, $1) }
        try listing.end()
    }
}

/// What an export in JSON needs to add owners.
struct ExportOwners {
    let search: OwnerSearch
    let statement: OwnershipStatement

    init(_ session: OwnerSession, _ access: DirectoryAccess) {
        search = OwnerSearch(session.mapping, access.directory)
        statement = OwnershipStatement(
            session.mapping,
            source: session.integration.owners.directory.source.rawValue,
            isComplete: access.complaint == nil
        )
    }
}

import ArgumentParser
import Directories
import Inventory
import Ownership
import Reports
import Store

extension OwnersCommand {
    /// `pgcensus owners preview`: the changes that another mapping would make.
    struct PreviewCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview",
            abstract: "Show which owners would change with another mapping; nothing is saved.",
            discussion: "The configuration gives the key or attribute that is left out."
        )

        @OptionGroup var options: OwnerOptions

        @Option(help: "The key of the owner tag.")
        var key: String?

        @Option(help: "The directory attribute of its value: \(DirectoryAttribute.choices).")
        var attribute: DirectoryAttribute?

        @Option(name: [.short, .customLong("output")], help: "table or json.")
        var output = OutputFormat.table

        func validate() throws {
            if key == nil, attribute == nil {
                throw ValidationError("nothing to preview; give --key, --attribute or both")
            }
            if key == "" { throw ValidationError("--key needs the key of a tag") }
        }

        func run() async throws {
            try await OwnersCommand.session(options) { session in
                let other = try other(session.mapping)
                let access = try await session.directory(
                    for: [session.mapping, other],
                    of: [session.snapshot()],
                    isSaving: false
                )
                var listing = OwnerChangeListing(output.changes) { try StandardOutput.write($0) }
                try session.compare(
                    (session.mapping, session.header),
                    (other, session.header),
                    access.directory
                ) { try listing.add($0) }
                try listing.end("No owner would change.")
                try session.store.expectWhole()
                try access.end()
            }
        }

        private func other(_ mapping: OwnerMapping) throws -> OwnerMapping {
            var other = mapping
            guard let key = key ?? mapping.resourceOwner?.key,
                let attribute = attribute ?? mapping.resourceOwner?.attribute
            else {
                throw ValidationError(
                    "the configuration has no resourceOwner; give both --key and --attribute"
                )
            }
            other.resourceOwner = ResourceOwner(key: key, attribute: attribute)
            return other
        }
    }
}

extension DirectoryAttribute: ExpressibleByArgument {
    static let choices = "user, group, " + allCases.map(\.rawValue).joined(separator: ", ")

    package init?(argument: String) { self.init(configured: argument) }
}

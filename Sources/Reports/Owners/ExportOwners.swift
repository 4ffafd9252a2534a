import Configuration
package import Directories
package import Ownership

/// The owners that an export in JSON adds.
package struct ExportOwners {
    package let search: OwnerSearch
    package let statement: OwnershipStatement

    package init(_ session: OwnerSession, _ access: DirectoryAccess) {
        search = OwnerSearch(session.mapping, access.directory)
        statement = OwnershipStatement(
            session.mapping,
            source: session.integration.owners.directory.source.rawValue,
            isComplete: access.complaint == nil
        )
    }
}

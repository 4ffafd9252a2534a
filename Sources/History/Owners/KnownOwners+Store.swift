import Comparison
import Foundation
import Inventory
package import Store

extension StoreView {
    /// The owners of the resources in a server; with "" the owners above servers.
    package func knownOwners(of server: String, in integration: String) throws -> KnownOwners {
        try owners(of: server, in: integration).map { try RecordReader.read([UInt8]($0)) }
            ?? KnownOwners()
    }

    package func knownOwnerInputs(of server: String, in integration: String) throws -> OwnerInputs? {
        try ownerInputs(of: server, in: integration)
            .map { try RecordReader.read([UInt8]($0)) }
    }
}

extension StoreChange {
    package func put(_ owners: KnownOwners, of server: String, in integration: String) throws {
        try put(owners: Data(owners.canonicalJSON()), of: server, in: integration)
    }

    package func put(_ inputs: OwnerInputs, of server: String, in integration: String) throws {
        try put(ownerInputs: Data(inputs.canonicalJSON()), of: server, in: integration)
    }

    /// A renamed resource keeps its owners.
    func renameOwners(_ change: Change, in integration: String) throws {
        guard let server = change.server, let previous = change.previousID,
            previous.hasPrefix(server), change.id.hasPrefix(server),
            try view.owners(of: server, in: integration) != nil
        else { return }
        var owners = try view.knownOwners(of: server, in: integration)
        owners.rename(String(previous.dropFirst(server.count)), to: String(change.id.dropFirst(server.count)))
        try put(owners, of: server, in: integration)
    }
}

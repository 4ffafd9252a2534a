import Crypto
package import Foundation
package import Inventory
package import Ownership
package import Store

/// Everything that the owners of a server's resources depend on: if it is unchanged, nothing has to be read again.
package struct OwnerInputs: Sendable, Codable {
    /// A digest of the mapping and of the contents with the tags.
    package let digest: Data
    /// The owners of the server if it had no tag of its own; nil if they are not known.
    private let above: [KnownOwners.Holder]?
    /// The result of each value of the tag; nil if the directory did not answer.
    private let values: [String: [KnownOwners.Holder]?]

    package init(
        digest: Data,
        above: OwnerAnswer,
        values: Set<Name>,
        _ settle: (String) -> [Owner]?
    ) {
        self.digest = digest
        self.above = above.holders
        let settled = values.map { ($0.text, settle($0.text)?.map { KnownOwners.Holder($0) }) }
        self.values = Dictionary(settled) { first, _ in first }
    }

    package static func digest(_ mapping: String, _ server: KnownScope, _ databases: [KnownScope]) -> Data {
        var hash = SHA256()
        hash.update(data: Data(mapping.utf8))
        for known in [server] + databases { hash.update(data: known.digest) }
        return Data(hash.finalize())
    }

    /// Whether the directory still gives the same results; asks it for each value.
    package func stands(below above: OwnerAnswer, _ settle: (String) -> [Owner]?) -> Bool {
        let same = values.map { value, holders in
            let now = settle(value)?.map { KnownOwners.Holder($0) }
            return now != nil && KnownOwners.areSame(holders, now)
        }
        return !same.contains(false) && above.holders != nil
            && KnownOwners.areSame(self.above, above.holders)
    }
}

extension OwnerAnswer {
    /// The owners; nil if the directory has not answered everything that they depend on.
    package var holders: [KnownOwners.Holder]? {
        guard !findings.contains(where: { $0.reason == .directoryUnavailable }) else { return nil }
        return owners.map { KnownOwners.Holder($0) }
    }
}

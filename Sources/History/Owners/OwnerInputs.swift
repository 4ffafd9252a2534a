import Crypto
package import Foundation
package import Inventory
package import Ownership
package import Store

/// What the owners of a server's things hang on: where nothing of it is different, nothing need be looked at again.
package struct OwnerInputs: Sendable, Codable {
    /// Of the mapping and of the contents that the tags were read from.
    package let digest: Data
    /// Whose the server would be without a tag of its own; nil where nobody knows.
    private let above: [KnownOwners.Holder]?
    /// What each value of the tag came to; nil where the directory did not say.
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

    /// Whether the directory still says the same; asks it for each value.
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
    /// Whose it is; nil where the directory has not said all that the answer hangs on.
    package var holders: [KnownOwners.Holder]? {
        isOpen ? nil : owners.map { KnownOwners.Holder($0) }
    }
}

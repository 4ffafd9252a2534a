import Crypto
package import Foundation
package import Inventory
package import Ownership
package import Store

/// Everything that the owners of a server's resources depend on: if it is unchanged, nothing has to be read again.
package struct OwnerInputs: Sendable {
    /// A digest of the mapping and of the contents with the tags.
    package private(set) var digest: Data
    /// The owners of the server if it had no tag of its own; nil if they are not known.
    private var above: [KnownOwners.OwnerKey]?
    /// The result of each value of the tag; nil if the directory did not answer.
    private var values: [String: [KnownOwners.OwnerKey]?]

    package init(
        digest: Data,
        above: OwnerAnswer,
        values: Set<Name>,
        _ resolve: (String) -> [Owner]?
    ) {
        self.digest = digest
        self.above = above.ownerKeys
        let resolved = values.map { ($0.text, resolve($0.text)?.map { KnownOwners.OwnerKey($0) }) }
        self.values = Dictionary(resolved) { first, _ in first }
    }

    package static func digest(_ mapping: String, _ server: KnownScope, _ databases: [KnownScope]) -> Data {
        var hash = SHA256()
        hash.update(data: Data(mapping.utf8))
        for known in [server] + databases { hash.update(data: known.digest) }
        return Data(hash.finalize())
    }

    /// Whether the directory still gives the same results; asks it for each value.
    package func isCurrent(below above: OwnerAnswer, _ resolve: (String) -> [Owner]?) -> Bool {
        let same = values.map { value, owners in
            let now = resolve(value)?.map { KnownOwners.OwnerKey($0) }
            return now != nil && KnownOwners.areSame(owners, now)
        }
        return !same.contains(false) && above.ownerKeys != nil
            && KnownOwners.areSame(self.above, above.ownerKeys)
    }
}

extension OwnerInputs: JSONRecord {
    package static var blank: Self { Self() }

    private init() {
        digest = Data()
        values = [:]
    }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("digest", &digest)
        try fields.field("above", &above)
        try fields.field("values", &values)
    }
}

extension OwnerAnswer {
    /// The owners; nil if the directory has not answered everything that they depend on.
    package var ownerKeys: [KnownOwners.OwnerKey]? {
        isOpen ? nil : owners.map { KnownOwners.OwnerKey($0) }
    }
}

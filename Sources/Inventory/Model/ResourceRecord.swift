/// A record of a resource, which is compared, shown and visited separately.
package protocol ResourceRecord: JSONRecord, Equatable {
    static var resourceKind: ResourceKind { get }
    /// Whether lists of it have an order of their own, as columns do; others are sorted by name.
    static var keepsOrder: Bool { get }

    /// Its name in its parent.
    var label: Name { get }
    /// The id that Azure gives it.
    var azureID: String? { get }
    /// The oid, if it has one: it stays the same when the name changes.
    var identifier: UInt32? { get }
    /// Two resources with the same oid are the same only if this is equal.
    var variety: String { get }
    var notes: [Note]? { get }
}

extension ResourceRecord {
    package static var keepsOrder: Bool { false }
    package var azureID: String? { nil }
    package var identifier: UInt32? { nil }
    package var variety: String { "" }

    /// Identifies it in its list.
    package var key: Name { azureID.map { Name($0) } ?? label }
}

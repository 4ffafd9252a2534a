/// A record of a resource: compared, shown and walked over by itself.
package protocol ResourceRecord: JSONRecord, Equatable {
    static var resourceKind: ResourceKind { get }
    /// Whether lists of it have an order of their own, as columns do; others are sorted by name.
    static var keepsOrder: Bool { get }

    /// What it is called in the resource that it is in.
    var label: Name { get }
    /// The id that Azure gives it.
    var azureID: String? { get }
    /// The oid, where it has one: it stays while names change.
    var identifier: UInt32? { get }
    /// What must not differ for two of the same oid to be the same resource.
    var variety: String { get }
    var notes: [Note]? { get }
}

extension ResourceRecord {
    package static var keepsOrder: Bool { false }
    package var azureID: String? { nil }
    package var identifier: UInt32? { nil }
    package var variety: String { "" }

    /// What tells it from others of its list.
    package var key: Name { azureID.map { Name($0) } ?? label }
}

/// An Azure subscription and its resource groups.
package struct Subscription: Sendable, Equatable {
    /// `/subscriptions/<guid>`.
    package var id: String
    package var displayName: String?
    package var tenantId: String?
    /// `Enabled`, `Warned`, `PastDue`, `Disabled`, `Deleted`, or what Azure adds.
    package var state: String?
    package var tags: Tags
    package var notes: [Note]?
    package var scan: ScanResult
    /// Lists inside that were not read completely, by resource type; absent if all were, or if it is not known.
    package var incompleteLists: [String]?
    /// Absent if the subscription could not be read.
    package var resourceGroups: [ResourceGroup]?

    package init(
        id: String,
        displayName: String? = nil,
        tenantId: String? = nil,
        state: String? = nil,
        tags: Tags = [:],
        scan: ScanResult = .complete,
        resourceGroups: [ResourceGroup]? = nil
    ) {
        self.id = id
        self.displayName = displayName
        self.tenantId = tenantId
        self.state = state
        self.tags = tags
        self.scan = scan
        self.resourceGroups = resourceGroups
    }

    /// The GUID alone.
    package var guid: String { String(id.split(separator: "/").last ?? "") }
}

extension Subscription: ResourceRecord {
    package static var resourceKind: ResourceKind { .subscription }
    package var label: Name { Name(displayName ?? guid) }
    package var azureID: String? { id }
    package static var blank: Self { Subscription(id: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("id", &id)
        try fields.given("displayName", &displayName)
        try fields.given("tenantId", &tenantId)
        try fields.given("state", &state)
        try fields.tags(&tags)
        fields.annotation()
        try fields.apart("notes", &notes)
        try fields.volatile("scan", &scan)
        try fields.volatile("incompleteLists", &incompleteLists)
        try fields.children("resourceGroups", &resourceGroups)
    }
}

/// A resource group with its tags, which Azure does not copy to its resources.
package struct ResourceGroup: Sendable, Equatable, ResourceRecord {
    package var id: String
    package var name: String
    package var location: String
    package var tags: Tags
    package var notes: [Note]?

    package init(id: String, name: String, location: String, tags: Tags = [:]) {
        self.id = id
        self.name = name
        self.location = location
        self.tags = tags
    }

    package static var resourceKind: ResourceKind { .resourceGroup }
    package var label: Name { Name(name) }
    package var azureID: String? { id }
    package static var blank: Self { ResourceGroup(id: "", name: "", location: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("id", &id)
        try fields.apart("name", &name)
        try fields.field("location", &location)
        try fields.tags(&tags)
        fields.annotation()
        try fields.apart("notes", &notes)
    }
}

package import Inventory

/// One resource of a snapshot that can have an owner.
///
/// Subscriptions, resource groups, servers, databases, schemas, and tables with everything that is queried like one.
package struct Resource: Sendable {
    package var kind: ResourceKind
    package var id: String
    package var name: Name
    /// The source of the resource's own tags.
    package var source: OwnerSource
    package var tags: Tags
    /// The PostgreSQL role that owns it.
    package var ownerRole: Name?
    package var tableKind: Table.Kind?
    /// `schema.table` of the table that a partition belongs to.
    package var partitionOf: Name?
    /// The same, and the parent for a table that inherits from only one.
    package var partOf: Name?
    /// Whether only its name is known: then it is not known whether it has a tag.
    package var isUnread = false
    /// What all tables of a schema share; behind a reference, because each table has a copy.
    var place: SharedPlace

    /// `server/database/schema/table` as people write it; the id above the server.
    package var path: String {
        guard let server else { return id }
        let below = [database, schema, kind == .table ? name : nil].compactMap { $0?.text }
        return ([server] + below).joined(separator: "/")
    }

    /// Whether this is a part of another table without tags of its own: it has that table's owner.
    package func follows(_ answer: OwnerAnswer) -> Bool {
        partOf != nil && answer.evidence?.resource != id
            && !answer.findings.contains { $0.evidence.resource == id }
    }
}

extension Resource {
    init(_ subscription: Subscription) {
        self.init(
            kind: .subscription,
            id: subscription.id,
            name: Name(subscription.displayName ?? subscription.guid),
            source: .azure,
            tags: subscription.tags,
            subscription: subscription.id,
            outcome: subscription.scan.outcome,
            code: subscription.scan.problems.first?.code,
            remembered: Remembered(Self.name(of: subscription), subscription.scan)
        )
    }

    private static func name(of subscription: Subscription) -> String {
        "subscription \(subscription.displayName ?? subscription.guid)"
    }

    init(_ group: ResourceGroup, in subscription: Subscription) {
        self.init(
            kind: .resourceGroup,
            id: group.id,
            name: Name(group.name),
            source: .azure,
            tags: group.tags,
            subscription: subscription.id,
            outcome: subscription.scan.outcome,
            code: subscription.scan.problems.first?.code,
            remembered: Remembered(Self.name(of: subscription), subscription.scan)
        )
    }

    init(_ server: Server) {
        self.init(
            kind: .server,
            id: server.id,
            name: Name(server.name),
            source: server.kind == .manual ? .configuration : .azure,
            tags: server.tags,
            subscription: server.subscriptionId.map { "/subscriptions/\($0)" },
            server: server.name,
            outcome: server.scan.outcome,
            code: server.scan.problems.first?.code,
            remembered: Remembered(server.name, server.scan)
        )
    }

    /// A resource inside this one, with tags from a comment.
    func child(_ kind: ResourceKind, _ id: String, _ name: Name, _ tags: Tags, _ ownerRole: Name?) -> Resource
    {
        var child = self
        child.kind = kind
        child.id = id
        child.name = name
        child.source = .comment
        child.tags = tags
        child.ownerRole = ownerRole
        child.isUnread = false
        return child
    }
}

extension ResourceKind {
    /// The level of the resource's own tags; the table's level for everything that is queried like a table.
    package var level: OwnerLevel {
        switch self {
        case .subscription: .subscription
        case .resourceGroup: .resourceGroup
        case .server, .role: .server
        case .database, .privilege: .database
        case .schema: .schema
        default: .table
        }
    }
}

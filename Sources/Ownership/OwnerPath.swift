package import Inventory

/// The levels from a resource to the integration, with the tag and the result of each.
package struct OwnerPath: Sendable {
    /// The search on one level.
    package struct Step: Sendable {
        package var level: OwnerLevel
        package var resource: Resource
        /// Nil if neither the resource nor a rule has the tag.
        package var evidence: OwnerEvidence?
        package var owners: [Owner] = []
        package var findings: [OwnerFinding] = []
    }

    /// The nearest level first, without the integration's.
    package let steps: [Step]
    package let answer: OwnerAnswer
    /// The result if no step gives an owner.
    package let integration: OwnerAnswer

    /// `lineage` holds the resource and its parents, the nearest first.
    package init(_ lineage: [Resource], _ search: OwnerSearch) {
        var search = search
        var steps: [Step] = []
        for resource in lineage {
            let found = search.steps(for: resource)
            if found.isEmpty { steps.append(Step(level: resource.kind.level, resource: resource)) }
            for evidence in found {
                let (owners, findings) = search.outcome(of: evidence)
                steps.append(
                    Step(
                        level: evidence.level,
                        resource: resource,
                        evidence: evidence,
                        owners: owners,
                        findings: findings
                    )
                )
            }
        }
        self.steps = steps
        integration = search.integration
        answer = lineage.reversed().reduce(search.integration) { search.answer(for: $1, below: $0) }
    }
}

/// The resource and its parents, found in a snapshot's header and in one server.
package struct Ancestors {
    private var resources: [String: Resource] = [:]
    private var tables: [Place: String] = [:]
    private let server: Server?

    package init(_ subscriptions: [Subscription], _ server: Server?) throws {
        self.server = server
        var walk = ResourceWalk(OwnerSearch(OwnerMapping(integration: ""), Directory(answers: [:])))
        var all: [Resource] = []
        walk.visit(subscriptions) { resource, _ in all.append(resource) }
        if let server { try walk.visit(server) { resource, _ in all.append(resource) } }
        for resource in all {
            resources[resource.id] = resource
            guard resource.kind == .table, let schema = resource.schema else { continue }
            let name = QualifiedName(schema: schema, table: resource.name)
            tables[Place(database: resource.database, table: name)] = resource.id
        }
    }

    private struct Place: Hashable {
        var database: Name?
        var table: QualifiedName
    }

    /// The resource and its parents, the nearest first; empty if no resource has that id.
    package func of(_ id: String) -> [Resource] {
        var lineage: [Resource] = []
        var passed: Set<String> = []
        var next = resources[id]
        while let resource = next, passed.insert(resource.id).inserted {
            lineage.append(resource)
            next = parent(of: resource, passed).flatMap { resources[$0] }
        }
        return lineage
    }

    /// For a table in a cycle of parents, which PostgreSQL does not allow, the parent is its schema.
    private func parent(of resource: Resource, _ passed: Set<String>) -> String? {
        switch resource.kind {
        case .table:
            let whole = resource.partOf.flatMap { QualifiedName($0) }.flatMap {
                tables[Place(database: resource.database, table: $0)]
            }
            return whole.flatMap { passed.contains($0) ? nil : $0 } ?? resource.parentID
        case .server: return group ?? resource.subscription
        case .resourceGroup: return resource.subscription
        case .subscription: return nil
        default: return resource.parentID
        }
    }

    private var group: String? {
        guard let server, let group = server.resourceGroup, let subscription = server.subscriptionId else {
            return nil
        }
        return resources.values.first {
            $0.kind == .resourceGroup && $0.name.text.lowercased() == group.lowercased()
                && $0.subscription?.lowercased() == "/subscriptions/\(subscription)".lowercased()
        }?.id
    }
}

extension Resource {
    /// The parent's id, below the server: without the last word and name, which has no slash in it.
    var parentID: String? {
        switch kind {
        case .subscription, .resourceGroup, .server: nil
        default: ResourcePath.parent(of: id[...]).map(String.init)
        }
    }
}

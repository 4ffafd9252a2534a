package import Inventory

/// The whole way from a resource to the integration: what stands on each level, and what came of it.
package struct OwnerPath: Sendable {
    /// One look at one level.
    package struct Step: Sendable {
        package var level: OwnerLevel
        package var resource: Resource
        /// Nil where neither the resource nor a rule has the tag.
        package var evidence: OwnerEvidence?
        package var owners: [Owner] = []
        package var findings: [OwnerFinding] = []
    }

    /// The nearest level first; the integration's is not among them.
    package let steps: [Step]
    package let answer: OwnerAnswer
    /// What the search ends with where no step settles it.
    package let integration: OwnerAnswer

    /// `lineage` holds the resource and what it lies in, the nearest first.
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

/// The resources that one lies in, found among those of a snapshot's header and of one server.
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

    /// The resource and its ancestors, the nearest first; empty where there is none of that id.
    package func of(_ id: String) -> [Resource] {
        var lineage: [Resource] = []
        var next = resources[id]
        while let resource = next, !lineage.contains(where: { $0.id == resource.id }) {
            lineage.append(resource)
            next = parent(of: resource).flatMap { resources[$0] }
        }
        return lineage
    }

    private func parent(of resource: Resource) -> String? {
        switch resource.kind {
        case .table:
            let whole = resource.partOf.flatMap { QualifiedName($0) }.flatMap {
                tables[Place(database: resource.database, table: $0)]
            }
            return whole ?? resource.parentID
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
    /// The id of what this lies in, below the server: all but a word and a name, which has no slash in it.
    var parentID: String? {
        switch kind {
        case .subscription, .resourceGroup, .server: nil
        default: ResourcePath.parent(of: id[...]).map(String.init)
        }
    }
}

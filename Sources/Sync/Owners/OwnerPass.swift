import Comparison
import History
import Inventory
import Ownership
import Store

/// Finds the owners of all known resources, and the changes of owners.
///
/// Uses the last known state: for resources out of view, the last seen tags apply. Servers whose inputs are unchanged
/// are not read.
struct OwnerPass {
    private let view: StoreView
    private let integration: String
    private let mapping: String
    /// Whether there is no directory yet: then the only result is the list of questions.
    private let collectsQuestions: Bool
    private let (last, now): (Timestamp?, Timestamp)
    private var walk: ResourceWalk

    init(_ header: SnapshotHeader, _ plan: OwnerPlan, _ directory: Directory?, in view: StoreView) throws {
        self.view = view
        integration = header.integration
        last = try view.ownersFoundAt(of: header.integration)
        now = header.finishedAt
        mapping = plan.description
        collectsQuestions = directory == nil
        walk = ResourceWalk(OwnerSearch(plan.mapping, directory ?? Directory(answers: [:])))
    }

    /// Every question for the directory.
    var questions: Set<DirectoryQuestion> { walk.search.questions }

    /// Passes the resources above servers, and then server by server.
    mutating func run(_ take: (OwnerUpdate) throws -> Void = { _ in }) throws {
        try take(try updateAboveServers())
        for server in try view.known(.server, of: integration) {
            if let update = try update(at: server) { try take(update) }
        }
    }

    private mutating func updateAboveServers() throws -> OwnerUpdate {
        let subscriptions = try view.known(.subscription, of: integration)
        let firsts = Dictionary(subscriptions.map { ($0.server, $0.first) }) { first, _ in first }
        var update = try OwnerUpdate(of: nil, in: integration, since: last, at: now, view)
        try walk.visit(subscriptions.map { try view.content($0.digest) }) { resource, answer in
            let first = resource.subscription.flatMap { firsts[$0] } ?? Timestamp(milliseconds: 0)
            try update.take(resource, answer, at: resource.id.azureIdentity.text, first: first)
        }
        return update
    }

    /// Nil if nothing can have changed.
    private mutating func update(at server: KnownScope) throws -> OwnerUpdate? {
        let databases = try view.knownDatabases(of: server.server, in: integration)
        var value: Server = try view.content(server.digest)
        let digest = OwnerInputs.digest(mapping, server, databases)
        let above = walk.parent(of: value)
        if let inputs = try view.knownOwnerInputs(of: server.server, in: integration), inputs.digest == digest
        {
            let isCurrent = inputs.isCurrent(below: above) { walk.owners(of: $0) }
            if isCurrent || collectsQuestions { return nil }
        }
        value.databases = try databases.map { known in
            var database: Database = try view.content(known.digest)
            database.scan = ScanResult(known.outcome ?? .unreachable)
            return database
        }
        var update = try OwnerUpdate(of: server.server, in: integration, since: last, at: now, view)
        try visit(value, server, databases, &update)
        update.inputs = OwnerInputs(digest: digest, above: above, values: update.values) {
            walk.owners(of: $0)
        }
        return update
    }

    private mutating func visit(
        _ value: Server,
        _ server: KnownScope,
        _ databases: [KnownScope],
        _ update: inout OwnerUpdate
    ) throws {
        let firsts = Dictionary(databases.map { ($0.name, $0.first) }) { first, _ in first }
        try walk.visit(value) { resource, answer in
            let place = String(resource.id.dropFirst(value.id.count))
            if resource.isUnread { return update.takeUnread(at: place) }
            try update.take(resource, answer, at: place, first: firsts[resource.database] ?? server.first)
        }
    }
}

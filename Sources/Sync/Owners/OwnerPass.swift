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
    private let isAsking: Bool
    private let (last, now): (Timestamp?, Timestamp)
    private var walk: ResourceWalk

    init(_ header: SnapshotHeader, _ plan: OwnerPlan, _ directory: Directory?, in view: StoreView) throws {
        self.view = view
        integration = header.integration
        last = try view.ownerLook(of: header.integration)
        now = header.finishedAt
        mapping = plan.description
        isAsking = directory == nil
        walk = ResourceWalk(OwnerSearch(plan.mapping, directory ?? Directory(answers: [:])))
    }

    /// Every question for the directory.
    var questions: Set<DirectoryQuestion> { walk.search.questions }

    /// Passes the resources above servers, and then server by server.
    mutating func run(_ take: (OwnerLook) throws -> Void = { _ in }) throws {
        try take(try lookAboveServers())
        for server in try view.known(.server, of: integration) {
            if let look = try look(at: server) { try take(look) }
        }
    }

    private mutating func lookAboveServers() throws -> OwnerLook {
        let subscriptions = try view.known(.subscription, of: integration)
        let firsts = Dictionary(subscriptions.map { ($0.server, $0.first) }) { first, _ in first }
        var look = try OwnerLook(of: nil, in: integration, since: last, at: now, view)
        try walk.visit(subscriptions.map { try view.content($0.digest) }) { resource, answer in
            let first = resource.subscription.flatMap { firsts[$0] } ?? Timestamp(milliseconds: 0)
            try look.take(resource, answer, at: resource.id.azureIdentity.text, first: first)
        }
        return look
    }

    /// Nil if nothing can have changed.
    private mutating func look(at server: KnownScope) throws -> OwnerLook? {
        let databases = try view.knownDatabases(of: server.server, in: integration)
        var value: Server = try view.content(server.digest)
        let digest = OwnerInputs.digest(mapping, server, databases)
        let above = walk.parent(of: value)
        if let ground = try view.knownGround(of: server.server, in: integration), ground.digest == digest {
            let stands = ground.stands(below: above) { walk.owners(of: $0) }
            if stands || isAsking { return nil }
        }
        value.databases = try databases.map { known in
            var database: Database = try view.content(known.digest)
            database.scan = ScanResult(known.outcome ?? .unreachable)
            return database
        }
        var look = try OwnerLook(of: server.server, in: integration, since: last, at: now, view)
        try visit(value, server, databases, &look)
        look.ground = OwnerInputs(digest: digest, above: above, values: look.values) {
            walk.owners(of: $0)
        }
        return look
    }

    private mutating func visit(
        _ value: Server,
        _ server: KnownScope,
        _ databases: [KnownScope],
        _ look: inout OwnerLook
    ) throws {
        let firsts = Dictionary(databases.map { ($0.name, $0.first) }) { first, _ in first }
        try walk.visit(value) { resource, answer in
            let place = String(resource.id.dropFirst(value.id.count))
            if resource.isUnread { return look.takeUnread(at: place) }
            try look.take(resource, answer, at: place, first: firsts[resource.database] ?? server.first)
        }
    }
}

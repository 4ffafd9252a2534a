import Comparison
import Inventory
import Ownership
import SnapshotStore

/// Finds whose everything is that is known, and what belongs to others than before.
///
/// It goes by the last known state: of what is out of sight, the tags that were last seen count. Servers whose owners hang
/// on the same as before are not read.
struct OwnerPass {
    private let view: StoreView
    private let integration: String
    private let mapping: String
    /// Whether there is no directory yet: then all that comes of it is what one would be asked.
    private let isAsking: Bool
    private var walk: ResourceWalk
    private(set) var transfers: [OwnerTransfer] = []
    /// What is to be kept in the place of what was: by server, and under "" what is above servers.
    private(set) var owners: [String: KnownOwners] = [:]

    init(_ integration: String, _ plan: OwnerPlan, _ directory: Directory?, in view: StoreView) {
        self.view = view
        self.integration = integration
        mapping = plan.description
        isAsking = directory == nil
        walk = ResourceWalk(OwnerSearch(plan.mapping, directory ?? Directory(answers: [:])))
    }

    /// All that the directory was asked.
    var questions: Set<DirectoryQuestion> { walk.search.questions }

    mutating func run() throws {
        try lookAboveServers()
        for server in try view.known(.server, of: integration) { try look(at: server) }
    }

    private mutating func lookAboveServers() throws {
        let subscriptions = try view.known(.subscription, of: integration)
        let firsts = Dictionary(subscriptions.map { ($0.server, $0.first) }) { first, _ in first }
        var look = try OwnerLook(of: nil, in: integration, view)
        try walk.visit(subscriptions.map { try view.content($0.digest) }) { resource, answer in
            let first = resource.subscription.flatMap { firsts[$0] } ?? Timestamp(milliseconds: 0)
            try look.take(resource, answer, at: resource.id.azureIdentity.text, first: first)
        }
        end(look)
    }

    private mutating func look(at server: Known) throws {
        let databases = try view.knownDatabases(of: server.server, in: integration)
        var value: Server = try view.content(server.digest)
        var look = try OwnerLook(of: server.server, in: integration, view)
        let digest = OwnerGround.digest(mapping, server, databases)
        let above = walk.parent(of: value)
        if let ground = look.before.ground, ground.digest == digest {
            let stands = ground.stands(below: above) { walk.owners(of: $0) }
            if stands || isAsking { return }
        }
        value.databases = try databases.map { try view.content($0.digest) }
        let firsts = Dictionary(databases.map { ($0.name, $0.first) }) { first, _ in first }
        try walk.visit(value) { resource, answer in
            let place = String(resource.id.dropFirst(value.id.count))
            try look.take(resource, answer, at: place, first: firsts[resource.database] ?? server.first)
        }
        look.after.ground = OwnerGround(digest: digest, above: above, values: look.values) {
            walk.owners(of: $0)
        }
        end(look)
    }

    private mutating func end(_ look: OwnerLook) {
        transfers += look.transfers
        if look.after != look.before { owners[look.server ?? ""] = look.after }
    }
}

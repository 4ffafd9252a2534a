import Comparison
import Inventory
import Ownership
import SnapshotStore

/// Finds whose everything is that is known, and what belongs to others than before.
///
/// It goes by the last known state: of what is out of sight, the tags that were last seen count.
struct OwnerPass {
    private let view: StoreView
    private let integration: String
    private var walk: ResourceWalk
    private(set) var transfers: [OwnerTransfer] = []
    /// What is to be kept in the place of what was: by server, and under "" what is above servers.
    private(set) var owners: [String: KnownOwners] = [:]

    init(_ integration: String, _ mapping: OwnerMapping, _ directory: Directory, in view: StoreView) {
        self.view = view
        self.integration = integration
        walk = ResourceWalk(OwnerSearch(mapping, directory))
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
        let firsts = Dictionary(databases.map { ($0.name, $0.first) }) { first, _ in first }
        var value: Server = try view.content(server.digest)
        value.databases = try databases.map { try view.content($0.digest) }
        var look = try OwnerLook(of: server.server, in: integration, view)
        try walk.visit(value) { resource, answer in
            let place = String(resource.id.dropFirst(value.id.count))
            try look.take(resource, answer, at: place, first: firsts[resource.database] ?? server.first)
        }
        end(look)
    }

    private mutating func end(_ look: OwnerLook) {
        transfers += look.transfers
        if look.after != look.before { owners[look.server ?? ""] = look.after }
    }
}

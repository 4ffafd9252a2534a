import Comparison
import History
import Inventory
import Ownership
import Store

/// Finds the owners of a server's resources, or of those above servers: what is stored, what to store, and what
/// changed.
struct OwnerUpdate {
    let view: StoreView
    let integration: String
    /// The id that changes have; nil above servers.
    let server: String?
    /// When owners were last found, and now.
    let (last, now): (Timestamp?, Timestamp)
    let before: KnownOwners
    var after = KnownOwners()
    /// Everything that the result depends on; nil above servers.
    var inputs: OwnerInputs?
    private(set) var transfers: [OwnerTransfer] = []
    /// The owners from the tags here.
    private(set) var values: Set<Name> = []
    private var lastAnswer: OwnerAnswer?

    init(
        of server: String?,
        in integration: String,
        since last: Timestamp?,
        at now: Timestamp,
        _ view: StoreView
    ) throws {
        self.view = view
        self.integration = integration
        self.server = server
        self.now = now
        self.last = last
        before = try view.knownOwners(of: server ?? "", in: integration)
    }

    /// `place`: where the owners are stored; `first`: when the surrounding database or server was first seen.
    mutating func take(
        _ resource: Resource,
        _ answer: OwnerAnswer,
        at place: String,
        first: Timestamp
    ) throws {
        note(answer)
        let previous = before.of(place)
        let owners = answer.ownerKeys
        if let owners, KnownOwners.areSame(previous, owners) { return after.set(owners, of: place) }
        let isNew = try isNew(resource, first)
        after.set(owners ?? (isNew ? nil : previous), of: place)
        guard !isNew, let previous, owners != nil else { return }
        transfers.append(
            OwnerTransfer(resource: resource, previous: previous, answer: answer, server: server)
        )
    }

    /// The tags of a resource that was never read are not known.
    mutating func takeUnread(at place: String) { after.set(nil, of: place) }

    /// A resource that is new since the last search had no owner, so none has changed.
    ///
    /// The clock may have been set back meanwhile.
    private func isNew(_ resource: Resource, _ scope: Timestamp) throws -> Bool {
        let own = try view.seenTimes(resource.id, of: integration).flatMap { $0.last == nil ? $0.first : nil }
        let first = own ?? scope
        return first == now || last.map { first > $0 } ?? true
    }

    /// Most resources have the same answer as the resource before.
    private mutating func note(_ answer: OwnerAnswer) {
        guard answer !== lastAnswer else { return }
        lastAnswer = answer
        for evidence in [answer.evidence].compactMap({ $0 }) + answer.findings.map(\.evidence)
        where evidence.source != .integration {
            values.insert(Name(evidence.value))
        }
    }
}

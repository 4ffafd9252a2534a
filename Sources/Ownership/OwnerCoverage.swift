package import Inventory

/// How many resources have an owner, and which values match no user or group.
///
/// A partition with its table's owner is counted with the table; what was left out on purpose is not counted.
package struct OwnerCoverage: Sendable {
    package struct Counts: Sendable, Equatable {
        package private(set) var owned = 0
        package private(set) var fallback = 0
        package private(set) var unowned = 0

        package init() {}

        package var total: Int { owned + fallback + unowned }

        /// The share with an owner from a tag, from 0 to 1; 1 if there are no resources.
        package var share: Double { total == 0 ? 1 : Double(owned) / Double(total) }

        fileprivate mutating func add(_ other: Counts) {
            owned += other.owned
            fallback += other.fallback
            unowned += other.unowned
        }

        mutating func add(_ state: OwnerAnswer.State) {
            switch state {
            case .owned: owned += 1
            case .fallback: fallback += 1
            case .unowned: unowned += 1
            }
        }
    }

    /// A part of a tag's value that matches no possible owner.
    package struct Value: Sendable, Hashable {
        package var part: String
        package var reason: OwnerReason
        package var names: [String]

        package static func == (left: Value, right: Value) -> Bool {
            Name(left.part) == Name(right.part) && left.reason == right.reason
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(Name(part))
            hasher.combine(reason)
        }
    }

    package private(set) var total = Counts()
    package private(set) var byKind: [ResourceKind: Counts] = [:]
    /// By the subscription's id; nil for servers in the configuration.
    package private(set) var bySubscription: [String?: Counts] = [:]
    package private(set) var subscriptionNames: [String: Name] = [:]
    /// By the server's id, with the resources in it.
    package private(set) var byServer: [String: Counts] = [:]
    package private(set) var serverNames: [String: String] = [:]
    /// How many resources without an owner from a tag could get one if the directory answered.
    package private(set) var undecided = 0
    private var settled: [Value: Int] = [:]
    /// The current server, and what is not yet in the counts by kind, subscription and server: the same for nearly every resource.
    private var server: String?
    private var subscription: String?
    private var kind = ResourceKind.subscription
    private var open = Counts()

    package init() {}

    /// Takes resources in the order of the walk: a server comes before the resources in it.
    package mutating func add(_ resource: Resource, _ answer: OwnerAnswer) {
        if resource.follows(answer) || resource.outcome == .skipped { return }
        total.add(answer.state)
        if resource.kind != kind || resource.kind == .server || resource.subscription != subscription {
            close()
            kind = resource.kind
            subscription = resource.subscription
            server = resource.kind == .server ? resource.id : resource.server == nil ? nil : server
        }
        open.add(answer.state)
        if resource.kind == .subscription { subscriptionNames[resource.id] = resource.name }
        if resource.kind == .server { serverNames[resource.id] = resource.server }
        if answer.state != .owned, answer.isOpen { undecided += 1 }
        for (place, finding) in answer.findings.enumerated() where finding.evidence.level != .integration {
            let value = Value(part: finding.part, reason: finding.reason, names: finding.names)
            let isRepeated = answer.findings[..<place].contains { $0.isOf(value) }
            if !isRepeated { settled[value, default: 0] += 1 }
        }
    }

    /// Runs after the last resource.
    package mutating func close() {
        guard open.total > 0 else { return }
        byKind[kind, default: Counts()].add(open)
        bySubscription[subscription, default: Counts()].add(open)
        if let server { byServer[server, default: Counts()].add(open) }
        open = Counts()
    }

    /// Values without an owner, with how many resources each would give an owner: the highest number first.
    package var unmatched: [(value: Value, resources: Int)] {
        settled.map { ($0.key, $0.value) }.sorted { left, right in
            left.1 != right.1
                ? left.1 > right.1
                : (Name(left.0.part), left.0.reason.rawValue) < (Name(right.0.part), right.0.reason.rawValue)
        }
    }
}

extension OwnerFinding {
    /// Whether it is about the same part of a value, and counted with it.
    fileprivate func isOf(_ value: OwnerCoverage.Value) -> Bool {
        evidence.level != .integration && reason == value.reason && Name(part) == Name(value.part)
    }
}

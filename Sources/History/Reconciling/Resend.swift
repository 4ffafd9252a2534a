import Comparison
package import Inventory
package import Store

/// Sends one target the present state, whatever it got before; no other target gets these events.
package struct Resend {
    /// The time of the last run.
    let header: SnapshotHeader
    let target: String
    let store: StoreChange

    private var integration: String { header.integration }

    package init(_ header: SnapshotHeader, to target: String, in store: StoreChange) {
        self.header = header
        self.target = target
        self.store = store
    }

    /// Starts again: earlier events no longer apply for the target, and every known resource is added.
    ///
    /// `closes` is false within a run, which reports its own end.
    package func everything(closes: Bool = true) throws {
        try store.beginDelivery(to: target, of: integration)
        try add { CloudEvent(clearing: integration, header, purpose: $0) }
        var sent = Sent()
        try LastKnown(integration, in: store.view).walk { entry in
            guard entry.state != .removed else { return }
            try send(entry, &sent)
        }
        try sendHidden(sent)
        guard closes else { return }
        let closing = try RunSummary(header, in: store)
        try add { CloudEvent(closing, header, purpose: $0) }
    }

    /// The present state of some resources; for moved ones, with everything below.
    package func resources(_ wanted: [ResentResource]) throws {
        for one in wanted where one.isWithAllBelow {
            try add { CloudEvent(clearing: one, header, purpose: $0) }
        }
        let known = try LastKnown(integration, in: store.view)
        var sent = Sent()
        for (server, wanted) in Dictionary(grouping: wanted, by: \.server).sorted(by: {
            $0.key ?? "" < $1.key ?? ""
        }) {
            var left = Set(wanted.map(\.id))
            try known.walk(server) { entry in
                let id = entry.resource.id
                if let one = wanted.first(where: { $0.covers(id) }) {
                    left.remove(id)
                    try send(entry, &sent, one)
                } else if entry.visibility != nil, entry.state == .unknown,
                    wanted.contains(where: {
                        $0.isAboutView && id != $0.id && ResourcePath.isWithin(id, $0.id)
                    })
                {
                    sent.hidden.append(entry)
                }
            }
            for one in wanted where left.remove(one.id) != nil {
                let gone = Change(.removed, one.kind, id: one.id, server: one.server, name: one.name)
                try add { CloudEvent(gone, integration, header, purpose: $0) }
            }
        }
        try sendHidden(sent)
    }
}

extension Resend {
    /// The remaining events of what is out of view, after everything in it was sent.
    private struct Sent {
        var hidden: [LastKnown.Entry] = []
    }

    private func send(_ entry: LastKnown.Entry, _ sent: inout Sent, _ wanted: ResentResource? = nil) throws {
        try add { CloudEvent(entry.resource, integration, header, purpose: $0) }
        if entry.state == .unknown {
            guard entry.visibility != nil || wanted != nil else { return }
            sent.hidden.append(entry)
        } else if wanted?.isAboutView == true, wanted?.id == entry.resource.id {
            var seen = entry.resource
            seen.kind = .seenAgain
            try add { CloudEvent(seen, integration, header, purpose: $0) }
        }
    }

    /// A server before its databases: a database that is out of view by itself comes last.
    private func sendHidden(_ sent: Sent) throws {
        for entry in sent.hidden {
            var unknown = entry.resource
            unknown.kind = .unknown
            unknown.outcome = entry.visibility?.outcome
            unknown.code = entry.visibility?.code
            unknown.since = entry.last
            try add { CloudEvent(unknown, integration, header, purpose: $0) }
        }
    }

    /// The sequence is part of what distinguishes these events: the same may be sent again after the same run.
    private func add(_ event: (_ purpose: String) -> CloudEvent) throws {
        let sequence = try store.nextSequence()
        try store.add(
            event("\(target) \(sequence)").outbox(sequence),
            for: target,
            of: integration
        )
    }
}

/// A resource that a target gets again.
package struct ResentResource: Hashable {
    package var id: String
    package var kind: ResourceKind
    package var name: String
    package var server: String?
    package var isWithAllBelow: Bool
    /// Whether it came into or went out of view: the resources in it follow.
    package var isAboutView: Bool

    package init(
        id: String,
        kind: ResourceKind,
        name: String,
        server: String?,
        isWithAllBelow: Bool = false,
        isAboutView: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.server = server
        self.isWithAllBelow = isWithAllBelow
        self.isAboutView = isAboutView
    }

    func covers(_ id: String) -> Bool {
        id == self.id || (isWithAllBelow && ResourcePath.isWithin(id, self.id))
    }
}

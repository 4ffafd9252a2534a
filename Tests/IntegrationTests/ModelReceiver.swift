import Foundation

/// A resource as a receiver stores it.
struct ToldResource: Equatable, CustomStringConvertible {
    var kind: String
    var name: String
    var server: String?
    var state: String
    /// Only a resource that is out of view itself has an outcome.
    var outcome: String?
    var code: String?
    /// JSON with sorted keys.
    var facts: String
    /// The digest of the last event; an export has none.
    var digest: String?

    var description: String {
        "\(kind) \(name) \(state) \(outcome ?? "-") \(code ?? "-") \(facts)"
    }

    /// Reads an event's data, an exported entry, or a row of `resources`.
    init(_ json: [String: Any], state: String) throws {
        kind = json["kind"] as? String ?? ""
        name = json["name"] as? String ?? ""
        server = json["server"] as? String
        self.state = state
        outcome = state == "unknown" ? json["outcome"] as? String : nil
        code = state == "unknown" ? json["code"] as? String : nil
        digest = json["digest"] as? String
        let values = json["facts"] as? [String: Any] ?? [:]
        facts = String(
            decoding: try JSONSerialization.data(
                withJSONObject: values,
                options: [.sortedKeys, .withoutEscapingSlashes]
            ),
            as: UTF8.self
        )
    }
}

/// A receiver that does only what docs/receivers.md says.
struct ModelReceiver {
    private(set) var resources: [String: ToldResource] = [:]
    private var known: Set<String> = []

    /// Replays the events in the given order.
    init(replaying events: [[String: Any]]) throws {
        for event in events { try take(event) }
    }

    /// The resources after replaying the events in the order of arrival, and in the order of the sequence.
    static func replayed(_ bodies: [Data]) throws -> [(way: String, resources: [String: ToldResource])] {
        let events = try bodies.map { try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:] }
        let ordered = events.enumerated().sorted {
            ($0.element["sequence"] as? String ?? "", $0.offset) < (
                $1.element["sequence"] as? String ?? "", $1.offset
            )
        }
        return [
            ("by arrival", try ModelReceiver(replaying: events).resources),
            ("by sequence", try ModelReceiver(replaying: ordered.map(\.element)).resources),
        ]
    }

    private mutating func take(_ event: [String: Any]) throws {
        guard known.insert(event["id"] as? String ?? "").inserted else { return }
        let type = event["type"] as? String ?? ""
        let id = event["subject"] as? String ?? ""
        let data = event["data"] as? [String: Any] ?? [:]
        switch type {
        case "pgcensus.integration.cleared": resources = [:]
        case "pgcensus.resource.cleared": clear(id)
        case "pgcensus.resource.added": resources[id] = try ToldResource(data, state: "active")
        case "pgcensus.resource.changed":
            resources[id] = try ToldResource(data, state: resources[id]?.state ?? "active")
                .keepingCause(of: resources[id])
        case "pgcensus.resource.removed": resources[id] = nil
        case "pgcensus.resource.renamed": try rename(id, data)
        case "pgcensus.resource.seenAgain": try look(id, data, state: "active")
        case "pgcensus.resource.unknown": try look(id, data, state: "unknown")
        default: break
        }
    }

    private mutating func clear(_ id: String) {
        for one in resources.keys where one == id || one.hasPrefix(id + "/") { resources[one] = nil }
    }

    private mutating func rename(_ id: String, _ data: [String: Any]) throws {
        clear(id)
        let (previous, name) = (data["previousId"] as? String ?? "", data["name"] as? String ?? "")
        let previousName = data["previousName"] as? String ?? ""
        for one in resources.keys where one == previous || one.hasPrefix(previous + "/") {
            guard var moved = resources.removeValue(forKey: one) else { continue }
            if one == previous || moved.name.unicodeScalars.starts(with: (previousName + ".").unicodeScalars)
            {
                let rest = moved.name.unicodeScalars.dropFirst(previousName.unicodeScalars.count)
                moved.name = name + String(rest)
            }
            resources[id + one.dropFirst(previous.count)] = moved
        }
        if resources[id] == nil { resources[id] = try ToldResource(data, state: "active") }
    }

    /// The content of a server or database is in view or out of view with it; of a subscription, its resource groups.
    private mutating func look(_ id: String, _ data: [String: Any], state: String) throws {
        resources[id] = try ToldResource(data, state: state)
        let kind = data["kind"] as? String ?? ""
        for (one, resource) in resources where one.hasPrefix(id + "/") {
            let isInside = kind == "subscription" ? resource.kind == "resourceGroup" : kind != "resourceGroup"
            guard isInside, kind != "table" else { continue }
            resources[one]?.state = state
            guard state == "active" else { continue }
            resources[one]?.outcome = nil
            resources[one]?.code = nil
        }
    }
}

extension ToldResource {
    fileprivate func keepingCause(of other: ToldResource?) -> ToldResource {
        var kept = self
        (kept.outcome, kept.code) = (other?.outcome, other?.code)
        return kept
    }
}

extension [String: ToldResource] {
    /// The differences between a receiver's state and the last known state, one line each.
    ///
    /// A resource that is out of view with its server or database has no cause of its own to compare.
    func differences(from known: Self) -> [String] {
        let ids: Set<String> = Set(keys).union(known.keys)
        return ids.sorted().compactMap { id in
            var told = self[id]
            told?.digest = known[id]?.digest
            if known[id]?.outcome == nil, known[id]?.code == nil {
                told?.outcome = nil
                told?.code = nil
            }
            guard told != known[id] else { return nil }
            return
                "\(id): told \(told?.description ?? "nothing"), known \(known[id]?.description ?? "nothing")"
        }
    }
}

package import Comparison
package import Inventory

/// An estate as one scan sees it, complete in memory: servers with their databases.
package struct Look: Sendable {
    package var servers: [Server] = []
    package var asked = RequestedFacts()
    /// Whether the list of servers was read completely.
    package var isWhole = true

    package init(servers: [Server], asked: RequestedFacts = RequestedFacts()) {
        self.servers = servers
        self.asked = asked
    }

    package func entries() -> [String: ServerEntry] {
        Dictionary(servers.map { ($0.id, $0.entry) }) { first, _ in first }
    }
}

extension Server {
    package var entry: ServerEntry {
        var bare = self
        bare.databases = nil
        let databases = (databases ?? []).map { database in
            DatabaseEntry(
                digest: database.canonicalJSON(.lasting),
                visibility: Visibility(database.scan),
                seen: Look.earlier,
                read: { database }
            )
        }
        return ServerEntry(
            id: id,
            digest: bare.canonicalJSON(.lasting),
            visibility: Visibility(scan),
            seen: Look.earlier,
            read: { bare },
            databases: { databases }
        )
    }
}

extension Look {
    package static let earlier = Timestamp(rfc3339: "2026-11-23T17:40:00Z")

    /// The changes from one scan to another.
    package static func changes(
        _ before: Look,
        _ after: Look,
        _ mode: EstateComparison.Mode = .snapshots
    ) throws -> [Change] {
        try results(before, after, mode).flatMap(\.result.changes)
    }

    package static func results(_ before: Look, _ after: Look, _ mode: EstateComparison.Mode) throws -> [(
        id: String, result: EstateComparison.Result
    )] {
        let comparison = EstateComparison(mode, before: before.asked, after: after.asked)
        let (old, new) = (before.entries(), after.entries())
        return try Set(old.keys).union(new.keys).sorted().map { id in
            let whole = (before: before.isWhole, after: after.isWhole)
            return (id, try comparison.server(old[id], new[id], wholeList: whole))
        }
    }

    /// The last known state after a scan, as the store calculates it from the updates.
    package func learning(from after: Look, holdingRemovals: Bool = false) throws -> (
        look: Look, changes: [Change]
    ) {
        let results = try Self.results(self, after, .lastKnown(holdingRemovals: holdingRemovals))
        var known = Dictionary(servers.map { ($0.id, $0) }) { first, _ in first }
        for (id, result) in results {
            for update in result.updates { update.apply(to: &known[id]) }
        }
        let servers = known.values.sorted { Name($0.id) < Name($1.id) }
        return (Look(servers: servers, asked: after.asked), results.flatMap(\.result.changes))
    }
}

extension Update {
    package func apply(to server: inout Server?) {
        switch self {
        case .server(let value, let visibility):
            let databases = server?.databases
            server = value
            server?.databases = databases
            server?.scan = visibility.scan
        case .serverOutOfView(let visibility): server?.scan = visibility.scan
        case .serverGone: server = nil
        case .database(var value, let visibility, let previous):
            value.scan = visibility.scan
            var databases = (server?.databases ?? []).filter { $0.name != value.name && $0.name != previous }
            databases.append(value)
            server?.databases = databases.sorted { $0.name < $1.name }
        case .databaseGone(let name): server?.databases?.removeAll { $0.name == name }
        }
    }
}

extension Visibility {
    package var scan: ScanResult {
        ScanResult(outcome ?? .failed, code.map { [Problem(code: $0, message: "", hint: nil)] } ?? [])
    }
}

extension [Change] {
    /// One short line for each change, such as `renamed table a.b.c`.
    package var lines: [String] {
        map { change in
            let fields = change.fields.map { " \($0.field): \($0.from?.text ?? "-") → \($0.to?.text ?? "-")" }
                .joined()
            return "\(change.kind.rawValue) \(change.resource.rawValue) \(change.name)\(fields)"
        }
    }
}

extension Look {
    /// The facts of every resource, by id.
    package var facts: [String: [Name: Name]] {
        let all = servers.flatMap { server in
            Change.additions(of: server)
                + (server.databases ?? []).flatMap { Change.additions(of: $0, in: server.id) }
        }
        return Dictionary(all.map { ($0.id, $0.facts) }) { first, _ in first }
    }
}

extension [String: [Name: Name]] {
    /// The ids whose facts differ from the facts in the other dictionary.
    package func differing(from other: Self) -> [String] {
        Set(keys).union(other.keys).filter { self[$0] != other[$0] }.sorted()
    }

    /// The facts that a receiver has after these changes, if it stores only facts by id.
    package func applying(_ changes: [Change]) -> Self {
        var facts = self
        for change in changes {
            switch change.kind {
            case .removed: facts[change.id] = nil
            case .added: facts[change.id] = change.facts
            case .changed:
                for field in change.fields { facts[change.id]?[field.field] = field.to }
            case .renamed:
                let previous = change.previousID ?? ""
                for id in facts.keys where id == previous || id.hasPrefix(previous + "/") {
                    facts[change.id + id.dropFirst(previous.count)] = facts.removeValue(forKey: id)
                }
            case .seenAgain: facts[change.id] = change.facts
            case .unknown: break
            }
        }
        return facts
    }
}

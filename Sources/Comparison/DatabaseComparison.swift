import Inventory

extension EstateComparison {
    /// The databases of a server that exists on both sides.
    func databases(
        _ before: ServerEntry,
        _ after: ServerEntry,
        roles: Renames,
        isSeenAgain: Bool,
        oidsCount: Bool
    ) throws -> Result {
        let listed = asked.after.types.contains(.database)
        guard after.visibility.isWhole, listed else { return try namedByAzure(before, after) }
        if mode == .snapshots, !before.visibility.isWhole || !asked.before.types.contains(.database) {
            return Result()
        }
        var different = try Different(
            before.databases(),
            after.databases(),
            skipHidden: !isSeenAgain && roles.isEmpty
        )
        if oidsCount { different.dropNewNames() }
        var result = Result()
        let pairing = Pairing(
            different.before,
            different.after,
            name: \.value.name,
            oid: { oidsCount ? $0.value.oid : nil }
        )
        for (one, other) in pairing.pairs {
            let found = database(
                one,
                other,
                roles,
                server: after.id,
                isSeenAgain: isSeenAgain,
                oidsCount: oidsCount
            )
            result.changes += found.changes
            result.updates += found.updates
        }
        // Databases that are kept were not seen, so they do not come back into view with their server.
        for one in pairing.gone where holdsRemovals && isSeenAgain {
            let resource = FactTree(one.value, of: after.id)
            let hidden = visibilityChange(
                resource,
                .whole,
                one.entry.visibility,
                since: one.entry.seen,
                server: after.id
            )
            result.changes += [hidden].compactMap(\.self)
        }
        for one in pairing.gone where !holdsRemovals {
            result.changes += FactTree(one.value, of: after.id).all.map { $0.change(.removed, after.id) }
            result.updates.append(.databaseGone(one.value.name))
        }
        for one in pairing.new {
            let resource = FactTree(one.value, of: after.id)
            result.changes += resource.all.map { $0.change(.added, after.id) }
            result.changes += unseen(resource, one.entry.visibility, server: after.id)
            result.updates.append(.database(one.value, one.entry.visibility, previous: nil))
        }
        return result
    }

    /// A server that could not be read may still list databases: they may be new, and prove nothing else.
    private func namedByAzure(_ before: ServerEntry, _ after: ServerEntry) throws -> Result {
        guard mode != .snapshots else { return Result() }
        let named = try after.databases()
        guard !named.isEmpty else { return Result() }
        let known = try Set(before.databases().map { try $0.read().name })
        var result = Result()
        for entry in named {
            let database = try entry.read()
            guard !known.contains(database.name) else { continue }
            let resource = FactTree(database, of: after.id)
            result.changes += resource.all.map { $0.change(.added, after.id) }
            var unknown = resource.change(.unknown, after.id)
            (unknown.outcome, unknown.code) = (entry.visibility.outcome, entry.visibility.code)
            result.changes.append(unknown)
            result.updates.append(.database(database, entry.visibility, previous: nil))
        }
        return result
    }

    private func database(
        _ before: Different.One,
        _ after: Different.One,
        _ roles: Renames,
        server: String,
        isSeenAgain: Bool,
        oidsCount: Bool
    ) -> Result {
        let difference = difference(
            before.value,
            after.value,
            server,
            areASCII: before.isASCII && after.isASCII,
            oidsCount: oidsCount,
            roles
        )
        let known = difference.known
        // A server that comes back into view brings its databases with it, except those that are still hidden.
        let wasNeverRequested = before.entry.seen == nil && before.entry.visibility.outcome == .skipped
        let isLeftBehind = isSeenAgain && !wasNeverRequested && !after.entry.visibility.isWhole
        let visibilityBefore = isLeftBehind ? Visibility.whole : before.entry.visibility
        let visibilityChange = visibilityChange(
            difference.tree.after,
            visibilityBefore,
            after.entry.visibility,
            since: before.entry.seen,
            server: server
        )
        let previous = before.value.name == known.name ? nil : before.value.name
        return Result(
            changes: difference.tree.changes + [visibilityChange].compactMap { $0 },
            updates: [.database(known, after.entry.visibility, previous: previous)]
        )
    }

    /// Compares twice if something was renamed: the second time, references to it have the new names.
    private func difference(
        _ before: Database,
        _ after: Database,
        _ server: String,
        areASCII: Bool,
        oidsCount: Bool,
        _ renames: Renames
    ) -> (tree: TreeDifference, known: Database) {
        let renamed = before.renaming(renames)
        let known = after.filled(from: renamed, fillingAfter(oidsCount: oidsCount))
        let earlier = earlier(before, renamed: renamed, oidsCount: oidsCount) { $0.filled(from: after, $1) }
        let different = earlier.withoutEqualTables(known, areASCII: areASCII)
        let tree = TreeDifference(
            FactTree(different.before, of: server),
            FactTree(different.after, of: server),
            server: server,
            oidsCount: oidsCount && earlier.oid == known.oid
        )
        var found = Renames(pairs: tree.pairs)
        guard renames.schemas.isEmpty, renames.relations.isEmpty, !found.isEmpty else { return (tree, known) }
        found.roles = renames.roles
        return difference(before, after, server, areASCII: areASCII, oidsCount: oidsCount, found)
    }
}

extension Different {
    /// Drops a database that only Azure lists: the new name of a known database, renamed while its server was down.
    fileprivate mutating func dropNewNames() {
        let names = Set(after.map(\.value.name))
        let renamed = Set(before.filter { !names.contains($0.value.name) }.compactMap(\.value.oid))
        let found = after.filter { $0.value.oid.map(renamed.contains) ?? false }
        let newNames = Set(found.map(\.value.name))
        before.removeAll { $0.value.oid == nil && newNames.contains($0.value.name) }
    }
}

/// The databases whose bytes differ between the sides, read.
private struct Different {
    typealias One = (entry: DatabaseEntry, value: Database, isASCII: Bool)

    private(set) var before: [One] = []
    private(set) var after: [One] = []

    /// `skipHidden` is false if even an unchanged database has something to report.
    init(_ before: [DatabaseEntry], _ after: [DatabaseEntry], skipHidden: Bool) throws {
        var same = Dictionary(grouping: before.indices) { before[$0].digest }
        var taken: Set<Int> = []
        for entry in after {
            if let place = same[entry.digest]?.first(where: { before[$0].visibility == entry.visibility }),
                entry.visibility.isWhole || skipHidden
            {
                same[entry.digest]?.removeAll { $0 == place }
                taken.insert(place)
            } else {
                self.after.append((entry, try entry.read(), try entry.isASCII()))
            }
        }
        for place in before.indices where !taken.contains(place) {
            let entry = before[place]
            self.before.append((entry, try entry.read(), try entry.isASCII()))
        }
    }
}

import Inventory

extension EstateComparison {
    /// One server with its roles and databases.
    ///
    /// `wholeList`: for each side, whether the server would have been listed if it existed.
    package func server(
        _ before: ServerEntry?,
        _ after: ServerEntry?,
        wholeList: (before: Bool, after: Bool)
    ) throws -> Result {
        switch (before, after) {
        case (let before?, let after?): try present(before, after)
        case (let before?, nil): try absent(before, isProof: wholeList.after)
        case (nil, let after?): try appeared(after, isNew: wholeList.before || mode != .snapshots)
        case (nil, nil): Result()
        }
    }

    private func absent(_ before: ServerEntry, isProof: Bool) throws -> Result {
        if isProof, !holdsRemovals {
            return Result(changes: try everything(of: before, .removed), updates: [.serverGone])
        }
        guard !isProof, before.visibility.outcome != nil else { return Result() }
        let resource = FactTree(try before.read())
        let change = visibilityChange(
            resource,
            before.visibility,
            .unlisted,
            since: before.seen,
            server: before.id
        )
        return Result(changes: [change].compactMap(\.self), updates: [.serverOutOfView(.unlisted)])
    }

    private func appeared(_ after: ServerEntry, isNew: Bool) throws -> Result {
        guard isNew else {
            let resource = FactTree(try after.read())
            let change = visibilityChange(resource, .unlisted, after.visibility, since: nil, server: after.id)
            return Result(changes: [change].compactMap { $0 })
        }
        var result = Result(changes: try everything(of: after, .added))
        let server = try after.read()
        result.changes += unseen(FactTree(server), after.visibility, server: after.id)
        result.updates.append(.server(server, after.visibility))
        for entry in try after.databases() {
            let database = try entry.read()
            result.changes += unseen(FactTree(database, of: after.id), entry.visibility, server: after.id)
            result.updates.append(.database(database, entry.visibility, previous: nil))
        }
        return result
    }

    /// The server and everything in it, each as a change of its own.
    private func everything(of entry: ServerEntry, _ kind: Change.Kind) throws -> [Change] {
        var resources = FactTree(try entry.read()).all
        for database in try entry.databases() {
            resources += FactTree(try database.read(), of: entry.id).all
        }
        return resources.map { $0.change(kind, entry.id) }.sorted(by: Change.inOrder)
    }

    /// The id keeps its first spelling.
    private func present(_ before: ServerEntry, _ listed: ServerEntry) throws -> Result {
        var after = listed
        after.id = before.id
        var result = Result()
        var roles = Renames()
        var isSame = true
        let views = views(before.visibility, after.visibility, before.seen)
        let isSeenAgain = !views.was && views.isNow
        if before.digest != after.digest || before.visibility != after.visibility {
            let was = try before.read()
            var found = try after.read()
            found.id = was.id
            isSame = !found.isAnother(than: was)
            roles = isSame ? renamedRoles(was, found) : Renames()
            let renamed = was.renaming(roles)
            let known = found.filled(from: renamed, fillingAfter(oidsCount: isSame))
            let earlier = earlier(was, renamed: renamed, oidsCount: isSame) { $0.filled(from: found, $1) }
            let resource = FactTree(known)
            let difference = TreeDifference(
                FactTree(earlier),
                resource,
                server: before.id,
                oidsCount: isSame
            )
            result.changes += difference.changes
            let change = visibilityChange(
                resource,
                before.visibility,
                after.visibility,
                since: before.seen,
                server: after.id
            )
            result.changes += [change].compactMap { $0 }
            result.updates.append(.server(known, after.visibility))
        }
        let databases = try databases(
            before,
            after,
            roles: roles,
            isSeenAgain: isSeenAgain,
            oidsCount: isSame
        )
        result.changes = (result.changes + databases.changes).inOrder
        result.updates += databases.updates
        return result
    }

    private func renamedRoles(_ before: Server, _ after: Server) -> Renames {
        let roles = Pairing(before.roles ?? [], after.roles ?? [], name: \.name, oid: \.oid)
        let renamed = roles.pairs.filter { $0.before.name != $0.after.name }
        return Renames(
            roles: Dictionary(renamed.map { ($0.before.name, $0.after.name) }) { first, _ in first }
        )
    }
}

extension Server {
    /// Whether a new server has the name of an old one: then its oids do not match the old ones.
    ///
    /// If the system identifier is not known on both sides, the roles decide: all its own roles have other oids, and
    /// a restored database changes none of them.
    fileprivate func isAnother(than other: Server) -> Bool {
        if let createdAt, let before = other.createdAt, createdAt != before { return true }
        if let systemIdentifier, let before = other.systemIdentifier { return systemIdentifier != before }
        let known = Dictionary((other.roles ?? []).map { ($0.name, $0.oid) }) { first, _ in first }
        let shared = (roles ?? []).filter { $0.oid >= Self.firstOwnOid && known[$0.name] != nil }
        return !shared.isEmpty && shared.allSatisfy { known[$0.name] != $0.oid }
    }

    /// `FirstNormalObjectId`: lower oids come with PostgreSQL.
    private static var firstOwnOid: UInt32 { 16384 }
}

extension [Change] {
    /// Renames keep their order: parents first.
    var inOrder: [Change] {
        let sorted = filter { $0.kind != .renamed }.sorted(by: Change.inOrder)
        let removed = sorted.prefix { $0.kind == .removed }
        return removed + filter { $0.kind == .renamed } + sorted.dropFirst(removed.count)
    }
}

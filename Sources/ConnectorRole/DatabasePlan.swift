import Inventory
import Postgres
import Wording

/// What to grant in one database.
package struct DatabasePlan: Sendable, Equatable {
    package let database: ServerState.DatabaseEntry
    /// Objects without a privilege that the administrator may grant.
    let planned: [Grantable]
    /// Objects without a privilege that the administrator may not grant.
    private let uncovered: [Grantable]
    private let all: [Grantable]
    private let grantee: Name

    package var isEmpty: Bool { planned.isEmpty }

    package init(_ request: RoleRequest, in database: ServerState.DatabaseEntry, _ objects: [Grantable]) {
        self.database = database
        grantee = request.grantee
        all = objects
        let lacking = objects.filter { !$0.missing.isEmpty }
        planned = lacking.filter(\.mayGrant)
        uncovered = lacking.filter { !$0.mayGrant }
    }

    /// How many objects the grantee has planned privileges on, other than the database.
    ///
    /// Default privileges with grant option were planned before if their owner has no objects here any more; so were
    /// the privileges that they gave on an extension's objects.
    var plannedDependencies: Int {
        all.count { object in
            let isWanted = !object.wanted.isEmpty && !object.isExtensions
            return object.key.kind != .database && !object.isGranteesOwn && !object.held.isEmpty
                && (isWanted || !object.withGrantOption.isEmpty)
        }
    }

    /// One statement for all objects of a kind in a schema if that covers them, else one that names them.
    package var statements: [String] {
        let groups = Dictionary(grouping: planned) { Place($0) }
        return groups.sorted { $0.key < $1.key }.flatMap { place, lacking in
            let total = all.count { Place($0) == place }
            switch place.kind {
            case .table, .sequence, .routine:
                return [
                    grant(lacking.count == total ? place.everything : place.kind.words + " " + names(lacking))
                ]
            case .database, .schema: return [grant("\(place.kind.words) \(names(lacking))")]
            default:
                return lacking.map {
                    "alter default privileges for role \($0.name) " + grant($0.key.kind.words)
                }
            }
        }
    }

    /// What stays without privileges: a line each, with the statement that would change that.
    package func remarks(_ server: ServerState) -> [String] {
        let groups = Dictionary(grouping: uncovered) { Place($0, ofOwner: true) }
        return groups.sorted { $0.key < $1.key }.map { place, objects in
            let owner = AbsentOwner(of: objects[0], in: database, on: server)
            return "\(place.description(of: objects.count)) of \(owner.name): "
                + "\(server.administrator.text) may not act for that role (\(owner.remedy))"
        }
        .map(\.printable)
    }

    private func names(_ objects: [Grantable]) -> String { objects.map(\.name).joined(separator: ", ") }

    private func grant(_ objects: String) -> String {
        let isWithOption = planned.allSatisfy(\.isWithGrantOption)
        let privileges =
            isWithOption ? "all privileges" : planned.flatMap(\.missing).joined(separator: ", ").lowercased()
        let to = grantee.text.quotedIdentifier
        return "grant \(privileges) on \(objects) to \(to)" + (isWithOption ? " with grant option" : "")
    }
}

/// Objects of one kind in one schema, and of one owner if that matters.
private struct Place: Hashable, Comparable {
    let kind: Grantable.Kind
    let schema: Name?
    let owner: Name?

    init(_ object: Grantable, ofOwner: Bool = false) {
        kind = object.key.kind
        schema = object.schema
        owner = ofOwner ? object.ownerName : nil
    }

    var everything: String { "all \(kind.words)s in schema \((schema?.text ?? "").quotedIdentifier)" }

    func description(of count: Int) -> String {
        if kind.isDefault { return "future \(kind.words)" }
        let place =
            schema.map { kind == .schema ? " \($0.text.printable)" : " in schema \($0.text.printable)" } ?? ""
        return
            (kind == .schema || kind == .database
            ? "the \(kind.words)" : "\(count) \(kind.words)\(count == 1 ? "" : "s")") + place
    }

    static func < (left: Place, right: Place) -> Bool {
        let order = Grantable.Kind.allCases
        let (one, other) = (order.firstIndex(of: left.kind) ?? 0, order.firstIndex(of: right.kind) ?? 0)
        if one != other { return one < other }
        let names = [left, right].map { [$0.schema ?? "", $0.owner ?? ""] }
        return names[0].lexicographicallyPrecedes(names[1])
    }
}

import Foundation
package import Inventory
package import Ownership
import Wording

/// Finds one resource of an estate by the text that a person types.
package struct ResourceLookup {
    private let estate: ShownEstate
    private var header: SnapshotHeader { estate.header }

    package init(_ estate: ShownEstate) {
        self.estate = estate
    }

    /// The resource and its parents, the nearest first.
    package func lineage(of text: String) throws -> [Resource] {
        let (id, server) = try find(text)
        return try Ancestors(header.subscriptions, server).of(id)
    }

    /// The resource's id, and its server.
    package func find(_ text: String) throws -> (id: String, server: Server?) {
        let servers = estate.serverIDs
        if text.hasPrefix("/") || text.hasPrefix("postgresql://") {
            let whole = text.hasSuffix("/") ? String(text.dropLast()) : text
            let of = servers.filter { ResourcePath.isWithin(whole.lowercased(), $0.lowercased()) }
            guard let id = of.max(by: { $0.count < $1.count }) else { return (try above(whole), nil) }
            return try below(
                id,
                whole.dropFirst(id.count).split(separator: "/").map(String.init),
                ids: true,
                text
            )
        }
        var words = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let name = words.removeFirst()
        let named = servers.filter { Self.name($0).lowercased() == name.lowercased() }
        guard let id = named.first else {
            throw Self.missing("server", name, header, servers.map(Self.name), text)
        }
        guard named.count == 1 else {
            throw Failure(
                "\(named.count) servers have the name \(name.printable)",
                hint: "Give one of the full ids: \(named.joined(separator: ", ").printable).",
                kind: .usage
            )
        }
        return try below(id, words, ids: false, text)
    }

    /// A subscription or a resource group.
    private func above(_ id: String) throws -> String {
        let ids = header.subscriptions.flatMap { [$0.id] + ($0.resourceGroups ?? []).map(\.id) }
        if let found = ids.first(where: { $0.lowercased() == id.lowercased() }) { return found }
        throw Self.missing("resource", id, header, ids + estate.serverIDs, id)
    }

    private func below(_ id: String, _ words: [String], ids: Bool, _ text: String) throws -> (String, Server?)
    {
        let server = try estate.server(id)
        var path = id
        var names = words[...]
        let unknown = Self.missing("resource", text, header, [], text)
        for (kind, word) in [("database", "databases"), ("schema", "schemas"), ("table", "tables")] {
            if names.isEmpty { return (path, server) }
            if ids, names.popFirst()?.lowercased() != word { throw unknown }
            guard let name = names.popFirst() else { throw unknown }
            let there = Self.children(of: path, in: server)
            let plain = name.removingPercentEncoding.map { Name($0) }
            let typed = ids ? nil : there.first { $0.name == Name(name) }
            guard let found = typed ?? there.first(where: { $0.name == plain }) else {
                throw Self.missing(kind, name, header, there.map(\.name.text), text)
            }
            path = found.id
        }
        guard names.isEmpty else { throw unknown }
        return (path, server)
    }

    private static func children(of path: String, in server: Server) -> [(
        name: Name, id: String
    )] {
        var found: [(Name, String)] = []
        func add(_ name: Name, _ id: String) { found.append((name, id)) }
        for database in server.databases ?? [] {
            let databaseID = ResourcePath.database(database.name, of: server.id)
            if path == server.id { add(database.name, databaseID) }
            guard path.hasPrefix(databaseID) else { continue }
            for schema in database.schemas ?? [] {
                let schemaID = ResourcePath.schema(schema.name, of: databaseID)
                if path == databaseID { add(schema.name, schemaID) }
                guard path == schemaID else { continue }
                for table in schema.tables ?? [] {
                    add(table.name, ResourcePath.table(table.name, of: schemaID))
                }
            }
        }
        return found
    }

    private static func name(_ id: String) -> String {
        let last = ResourcePath.name(of: id)
        guard id.hasPrefix("postgresql://"), let colon = last.lastIndex(of: ":") else { return last }
        return String(last[..<colon])
    }

    private static func missing(
        _ kind: String,
        _ name: String,
        _ header: SnapshotHeader,
        _ candidates: [String],
        _ text: String
    ) -> Failure {
        let near = name.nearest(3, in: candidates)
        let place = name == text ? "" : " (in \(text.printable))"
        return Failure(
            "there is no \(kind) \"\(name.printable)\"\(place) in snapshot \(header.id)",
            hint: near.isEmpty
                ? "Run pgcensus resources to see all resources."
                : "Did you mean \(near.joined(separator: ", ").printable)?",
            kind: .usage
        )
    }
}

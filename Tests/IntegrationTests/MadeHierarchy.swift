import Foundation
import Inventory
import Support

/// A random estate with tags, rules and a directory, all generated from one seed.
struct MadeHierarchy {
    let integration: String
    let mapping: [String: Any]
    let directory: [String: Any]
    let header: SnapshotHeader
    let servers: [Server]

    private static let names = [
        "team-a", "Team-A", "team-b", "équipe", "e\u{301}quipe", "ÉQUIPE", "teаm-a", "straße", "strasse",
        "σίσυφος",
        "ΣΊΣΥΦΟΣ", "none", "lost", "=cmd|' /C calc'!A0", "<script>", "team\u{200B}a", "x", "İstanbul",
        "i̇stanbul",
    ]
    private static let attributes = [
        "user", "group", "user.email", "user.userPrincipalName", "user.objectId", "user.employeeId",
        "group.displayName", "group.mail", "group.objectId",
    ]
    private static let ids =
        (0..<4).map { "0000000\($0)-AAAA-4bbb-8ccc-ddddddddddd\($0)" } + ["plain", "Plain"]

    init(seed: UInt64) {
        var random = Seeded(state: seed)
        integration = "h\(seed)"
        directory = Self.directory(&random)
        mapping = Self.mapping(&random)
        let subscriptions = (0..<Int.random(in: 0...2, using: &random)).map {
            Self.subscription($0, &random)
        }
        servers = (0..<Int.random(in: 1...3, using: &random)).map { Self.server($0, subscriptions, &random) }
            .sorted { Name($0.id) < Name($1.id) }
        header = SnapshotHeader(
            id: SnapshotHeader.newID(at: Date(timeIntervalSince1970: 1_764_000_000), suffix: UInt32(seed)),
            integration: integration,
            scope: SnapshotScope(resourceTypes: [.table]),
            startedAt: Timestamp(Date(timeIntervalSince1970: 1_764_000_000)),
            finishedAt: Timestamp(Date(timeIntervalSince1970: 1_764_000_001)),
            tool: .init(name: "pgcensus", version: "0"),
            coverage: Coverage(),
            subscriptions: subscriptions
        )
    }

    private static func value(_ random: inout Seeded) -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return ["", " ", ";", ",;"].randomElement(using: &random) ?? ""
        case 1, 2:
            let parts = (0..<3).map { _ in names.randomElement(using: &random) ?? "" }
            return parts.joined(separator: [",", ";", " , "].randomElement(using: &random) ?? ",")
        case 3: return (ids.randomElement(using: &random) ?? "").lowercased()
        case 4: return ["u0@x", "U1@X", "0042", "42"].randomElement(using: &random) ?? ""
        default: return names.randomElement(using: &random) ?? ""
        }
    }

    private static func tags(_ random: inout Seeded) -> Tags {
        var tags = Tags()
        for key in ["owner", "OWNER", "Owner", "other"] where Int.random(in: 0..<5, using: &random) == 0 {
            tags.add(Name(key), value(&random))
        }
        return tags
    }

    private static func directory(_ random: inout Seeded) -> [String: Any] {
        var users: [[String: Any]] = []
        for index in 0..<6 {
            var user: [String: Any] = [
                "id": index < ids.count ? ids[index] : "u\(index)", "mail": "u\(index)@x",
            ]
            if Bool.random(using: &random) { user["displayName"] = names.randomElement(using: &random) }
            if Bool.random(using: &random) { user["mail"] = names[index] }
            if Bool.random(using: &random) { user["userPrincipalName"] = names[index + 1] }
            if Bool.random(using: &random) {
                user["employeeId"] = ["0042", "42"].randomElement(using: &random)
            }
            if Int.random(in: 0..<3, using: &random) == 0 { user["accountEnabled"] = false }
            users.append(user)
        }
        var groups: [[String: Any]] = []
        for index in 0..<8 {
            var group: [String: Any] = [
                "id": "g\(index)", "displayName": names.randomElement(using: &random) ?? "",
            ]
            if Bool.random(using: &random) { group["mail"] = names.randomElement(using: &random) }
            let members =
                ids.map { $0.lowercased() }.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
                + (0..<8).map { "g\($0)" }.filter { _ in Int.random(in: 0..<7, using: &random) == 0 }
            // "plain" and "Plain" are the same name, but two users.
            group["members"] = members.filter { $0 != "plain" }
            groups.append(group)
        }
        return ["users": users, "groups": groups]
    }

    private static func mapping(_ random: inout Seeded) -> [String: Any] {
        var mapping: [String: Any] = [
            "integrationOwner": [
                "attribute": attributes.randomElement(using: &random) ?? "",
                "values": (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    names.randomElement(using: &random) ?? ""
                },
            ]
        ]
        if Int.random(in: 0..<10, using: &random) > 0 {
            mapping["resourceOwner"] = [
                "key": ["owner", "OWNER", "oWNER"].randomElement(using: &random) ?? "",
                "attribute": attributes.randomElement(using: &random) ?? "",
            ]
        }
        let globs = [
            "*", "*/databases/d0*", "*/DATABASES/d?", "*/schemas/s1", "*/tables/*", "*rg-1*", "*%C3%A9*",
        ]
        mapping["tagRules"] = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let value = value(&random).trimmingCharacters(in: .whitespaces)
            return [
                "match": globs.randomElement(using: &random) ?? "",
                "tags": [
                    ["owner", "OWNER", "else"].randomElement(using: &random) ?? "": value.isEmpty
                        ? ";" : value
                ],
            ] as [String: Any]
        }
        return mapping
    }

    private static func subscription(_ number: Int, _ random: inout Seeded) -> Subscription {
        let id = "/subscriptions/s\(number)"
        let groups = (0..<2).map {
            ResourceGroup(
                id: "\(id)/resourceGroups/rg-\($0)",
                name: "rg-\($0)",
                location: "x",
                tags: tags(&random)
            )
        }
        let isSeen = Int.random(in: 0..<4, using: &random) > 0
        return Subscription(id: id, tags: tags(&random), resourceGroups: isSeen ? groups : nil)
    }

    private static func server(_ number: Int, _ subscriptions: [Subscription], _ random: inout Seeded)
        -> Server
    {
        let subscription = subscriptions.randomElement(using: &random)
        let group = ["rg-0", "RG-1", "rg-unseen"].randomElement(using: &random) ?? ""
        let id =
            subscription.map { "\($0.id)/resourceGroups/\(group)/providers/P/flexibleServers/v\(number)" }
            ?? "postgresql://v\(number):5432"
        let kind = subscription == nil ? Server.Kind.manual : .flexibleServer
        var server = Server(id: id, kind: kind, name: "v\(number)", host: nil, port: nil, tags: tags(&random))
        server.subscriptionId = subscription?.guid
        server.resourceGroup = subscription.map { _ in group }
        server.databases = (0..<Int.random(in: 0...3, using: &random)).map { database($0, &random) }
        if server.databases?.isEmpty == true { server.databases = nil }
        return server
    }

    private static func database(_ number: Int, _ random: inout Seeded) -> Database {
        var database = Database(name: Name("d\(number)"), encoding: nil, collation: nil)
        database.tags = tags(&random)
        database.schemas = ["s0", "s1", "a.b", "é/\"q"].filter { _ in Bool.random(using: &random) }.map {
            name in
            var schema = Schema(name: Name(name), oid: 1)
            schema.tags = tags(&random)
            schema.tables = tables(in: name, &random)
            return schema
        }
        return database
    }

    private static func tables(in schema: String, _ random: inout Seeded) -> [Table] {
        ["a", "b.c", "e\u{301}", "é", "m", "r", "z"].filter { _ in Bool.random(using: &random) }.map { name in
            let isWhole = Bool.random(using: &random)
            var table = Table(name: Name(name), oid: 1, kind: isWhole ? .partitionedTable : .table)
            table.tags = tags(&random)
            // The parent has a later name, so that there is no cycle.
            if let whole = ["b.c", "m", "r"].filter({ $0 > name }).randomElement(using: &random),
                Bool.random(using: &random)
            {
                let isPlain = schema == "s0" || schema == "s1"
                let quoted = isPlain ? schema : "\"\(schema.replacing("\"", with: "\"\""))\""
                table.partitionOf = Name("\(quoted).\(whole == "b.c" ? "\"b.c\"" : whole)")
            }
            return table
        }
    }
}

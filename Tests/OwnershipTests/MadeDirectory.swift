import Foundation
import Inventory
import Ownership

/// A small directory, with mappings that use it.
enum MadeDirectory {
    static let now = Timestamp(Date(timeIntervalSince1970: 1_764_000_000))

    static let yaml = """
        users:
          - {id: u-ada, displayName: Ada, mail: Ada@Example.com, userPrincipalName: ada@corp.example, employeeId: "0042"}
          - {id: u-bob, displayName: Bob, mail: bob@example.com, accountEnabled: false}
          - {id: u-eve, displayName: Eve, mail: eve@partner.example, userType: Guest}
          - {id: 9E2D0A51-77B0-4C3E-8F60-5C1B2A3D4E5F, displayName: Gus, mail: café@example.com}
        groups:
          - {id: g-shop, displayName: team-shop, mail: shop@example.com, members: [u-ada, bob@example.com]}
          - {id: g-data, displayName: Team-Data, members: [team-shop, u-eve]}
          - {id: g-sec1, displayName: security, members: [u-ada]}
          - {id: g-sec2, displayName: Security, members: [u-eve]}
          - {id: g-gone, displayName: team-gone, members: [u-bob]}
          - {id: g-none, displayName: team-none}
          - {id: g-root, displayName: platform, members: [team-data, team-gone]}
        """

    static func file(_ text: String = yaml, _ name: String = "d.yaml") throws(DirectoryFileError)
        -> DirectoryFile
    {
        try DirectoryFile(Data(text.utf8), name: name)
    }

    static func mapping(
        _ attribute: DirectoryAttribute = .groupDisplayName,
        fallback: [String] = ["platform"],
        rules: [OwnerMapping.Rule] = []
    ) -> OwnerMapping {
        OwnerMapping(
            integration: "prod",
            resourceOwner: .init(key: "owner", attribute: attribute),
            integrationOwner: .init(attribute: .groupDisplayName, values: fallback),
            rules: rules
        )
    }

    static func search(_ mapping: OwnerMapping = mapping()) throws(DirectoryFileError) -> OwnerSearch {
        OwnerSearch(mapping, try file().directory(for: mapping.attributes, at: now))
    }

    /// The owners of one tag value on a server, when no other resource has a tag.
    static func answer(_ value: String, _ attribute: DirectoryAttribute = .groupDisplayName) throws
        -> OwnerAnswer
    {
        try MadeEstate(server: ["owner": value]).answers(mapping(attribute))["s"]
            ?? OwnerAnswer(state: .unowned)
    }
}

/// One resource of each level, with the tags that a test sets.
struct MadeEstate {
    var subscription: Tags = [:]
    var group: Tags = [:]
    var server: Tags = [:]
    var database: Tags = [:]
    var schema: Tags = [:]
    var table: Tags = [:]
    var furtherTables: [Table] = []

    var subscriptions: [Subscription] {
        let group = ResourceGroup(
            id: "/subscriptions/x/resourceGroups/rg",
            name: "rg",
            location: "l",
            tags: group
        )
        return [Subscription(id: "/subscriptions/x", tags: subscription, resourceGroups: [group])]
    }

    var made: Server {
        var table = Table(name: "t", oid: 1, kind: .table)
        table.tags = self.table
        var schema = Schema(name: "c", oid: 1)
        schema.tags = self.schema
        schema.tables = furtherTables + [table]
        var database = Database(name: "d", encoding: nil, collation: nil)
        database.tags = self.database
        database.schemas = [schema]
        let id = "/subscriptions/x/resourceGroups/rg/providers/P/flexibleServers/s"
        var server = Server(id: id, kind: .flexibleServer, name: "s", host: nil, port: nil, tags: server)
        server.subscriptionId = "X"
        server.resourceGroup = "RG"
        server.databases = [database]
        return server
    }

    /// The answers by path; the resource group and the subscription have their id as path.
    func answers(_ mapping: OwnerMapping = MadeDirectory.mapping()) throws -> [String: OwnerAnswer] {
        var walk = ResourceWalk(try MadeDirectory.search(mapping))
        var answers: [String: OwnerAnswer] = [:]
        walk.visit(subscriptions) { answers[$0.path] = $1 }
        try walk.visit(made) { answers[$0.path] = $1 }
        return answers
    }
}

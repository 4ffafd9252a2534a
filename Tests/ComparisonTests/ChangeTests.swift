// swift-format-ignore-file: NeverForceUnwrap

import Comparison
import Inventory
import Support
import Testing

/// The rules of a comparison, one test for each rule, on one server.
@Suite struct ChangeTests {
    let before = Look(servers: [Self.server])

    private static var server: Server {
        var server = Server(id: "postgresql://one:5432", kind: .manual, name: "one", host: "one", port: 5432)
        var member = Role(name: "app", oid: 20)
        member.memberOf = [
            Membership(role: "dba", admin: false, inherit: true, set: true, grantor: "postgres")
        ]
        server.roles = [member, Role(name: "dba", oid: 21)]
        server.databases = [database]
        return server
    }

    private static var database: Database {
        var database = Database(name: "shop", oid: 5, encoding: "UTF8", collation: "C")
        database.owner = "dba"
        database.builtInPrivileges = true
        var schema = Schema(name: "sales", oid: 50)
        schema.owner = "dba"
        schema.builtInPrivileges = true
        schema.tables = [table("items", 500), partition, table("orders", 502)]
        database.schemas = [schema]
        return database
    }

    private static func table(_ name: Name, _ oid: UInt32) -> Table {
        var table = Table(name: name, oid: oid, kind: .table)
        table.owner = "dba"
        table.builtInPrivileges = true
        table.columns = [Column(name: "id", type: "integer", nullable: false)]
        return table
    }

    private static var partition: Table {
        var partition = table("january", 501)
        partition.partitionOf = "sales.orders"
        return partition
    }

    /// The changes that `edit` causes on the server, in the given mode of comparison.
    private func changes(
        _ mode: EstateComparison.Mode = .lastKnown(holdingRemovals: false),
        _ edit: (inout Server) -> Void
    ) throws -> [String] {
        var after = before
        edit(&after.servers[0])
        return try Look.changes(before, after, mode).lines
    }

    func database(_ server: inout Server, _ edit: (inout Database) -> Void) {
        if server.databases?.isEmpty == false { edit(&server.databases![0]) }
    }

    func schema(_ server: inout Server, _ edit: (inout Schema) -> Void) {
        database(&server) { if $0.schemas?.isEmpty == false { edit(&$0.schemas![0]) } }
    }

    func tables(_ server: inout Server, _ edit: (inout [Table]) -> Void) {
        schema(&server) { edit(&$0.tables!) }
    }

    @Test func eachChangedParameterIsAFact() throws {
        let parameter = { Server.Parameter(name: $0, value: $1, defaultValue: "1", pendingRestart: false) }
        var (one, other) = (before, before)
        one.servers[0].parameters = [parameter("a", "2"), parameter("b", "2")]
        other.servers[0].parameters = [parameter("a", "3"), parameter("b", "2")]
        let changes = try Look.changes(one, other, .lastKnown(holdingRemovals: false))
        #expect(changes.first?.fields.map(\.field) == ["parameters.a"])
        #expect(try Look.changes(one, before, .lastKnown(holdingRemovals: false)).isEmpty)
    }

    @Test func measurementsSessionScanAndOidsNeverCount() throws {
        let found = try changes { server in
            server.session = Server.Session(
                tls: "TLSv1.3",
                sslMode: "verify-full",
                serverVersion: "16.4",
                inRecovery: false,
                user: "pgcensus"
            )
            database(&server) { $0.sizeBytes = 99 }
            tables(&server) { tables in
                for place in tables.indices {
                    tables[place].estimatedRows = 7
                    tables[place].sizeBytes = 8
                    tables[place].oid += 1000
                }
            }
            server.roles?[0].oid = 77
        }
        #expect(found.isEmpty)
    }

    @Test func databaseRestoredFromADumpShowsNoChange() throws {
        let found = try changes { server in
            database(&server) { $0.oid = 900 }
            schema(&server) { $0.oid = 501 }
            // The new oids are the old oids of other tables.
            tables(&server) {
                $0[0].oid = 502; $0[1].oid = 500; $0[2].oid = 501
            }
        }
        #expect(found.isEmpty)
    }

    @Test func oldOidInANewDatabaseProvesNoRename() throws {
        let found = try changes { server in
            database(&server) { $0.oid = 900 }
            tables(&server) { $0[0].name = "goods" }
        }
        #expect(
            found == [
                "removed table shop.sales.items", "removed column shop.sales.items.id",
                "added table shop.sales.goods", "added column shop.sales.goods.id",
            ]
        )
    }

    @Test func renamedDatabaseOrSchemaIsOneChange() throws {
        #expect(
            try changes { server in database(&server) { $0.name = "store" } } == ["renamed database store"]
        )
        let found = try changes { server in
            schema(&server) { $0.name = "trade" }
            tables(&server) { $0[1].partitionOf = "trade.orders" }
        }
        #expect(
            found == [
                "renamed schema shop.trade",
                #"changed table shop.trade.january partitionOf: "sales.orders" → "trade.orders""#,
            ]
        )
        let shown = try changes(.snapshots) { server in
            schema(&server) { $0.name = "trade" }
            tables(&server) { $0[1].partitionOf = "trade.orders" }
        }
        #expect(shown == ["renamed schema shop.trade"])
    }

    @Test func renamedRoleIsOneChangeBetweenSnapshots() throws {
        func rename(_ server: inout Server) {
            server.roles?[1].name = "keeper"
            server.roles?[0].memberOf[0].role = "keeper"
            database(&server) { $0.owner = "keeper" }
            schema(&server) { $0.owner = "keeper" }
            tables(&server) { tables in for place in tables.indices { tables[place].owner = "keeper" } }
        }
        #expect(try changes(.snapshots) { rename(&$0) } == ["renamed role keeper"])
        let told = try changes { rename(&$0) }
        #expect(told.first == "renamed role keeper")
        #expect(told.contains(#"changed schema shop.sales owner: "dba" → "keeper""#))
        #expect(told.contains { $0.hasPrefix("changed role app memberOf.dba") })
    }

    @Test func tableKeepsItsIdentityInAnotherSchema() throws {
        let moved = try changes { server in
            database(&server) { database in
                var archive = Schema(name: "archive", oid: 60)
                archive.tables = [database.schemas![0].tables!.removeFirst()]
                archive.tables![0].comment = "kept"
                database.schemas!.append(archive)
            }
        }
        #expect(
            moved == [
                "renamed table shop.archive.items", "added schema shop.archive",
                #"changed table shop.archive.items comment: - → "kept""#,
            ]
        )
        let replaced = try changes { server in
            tables(&server) {
                $0[0].name = "view"; $0[0].kind = .view
            }
        }
        #expect(replaced.filter { $0.hasPrefix("renamed") }.isEmpty)
    }

    @Test func renameIdsStartBelowTheNewParents() throws {
        var after = before
        schema(&after.servers[0]) { $0.name = "trade" }
        tables(&after.servers[0]) {
            $0[0].name = "goods"; $0[1].partitionOf = "trade.orders"
        }
        let found = try Look.changes(before, after)
        let base = "postgresql://one:5432/databases/shop/schemas/"
        #expect(found.map(\.previousID) == ["\(base)sales", "\(base)trade/tables/items"])
        #expect(found.map(\.id) == ["\(base)trade", "\(base)trade/tables/goods"])
    }

    @Test func grantIsOneFieldEvenWithoutAnACL() throws {
        let found = try changes { server in
            tables(&server) { tables in
                let own = [
                    "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN",
                ]
                tables[0].builtInPrivileges = nil
                tables[0].privileges =
                    own.map { Privilege(grantee: "dba", grantor: "dba", privilege: $0, grantable: false) }
                    + [Privilege(grantee: "app", grantor: "dba", privilege: "SELECT", grantable: true)]
            }
        }
        #expect(
            found == [#"changed table shop.sales.items privileges.app=SELECT: - → {"grantable":true}"#]
        )
    }

    @Test func tagsAndMembershipsAreComparedOneByOne() throws {
        let found = try changes { server in
            server.tags = ["team": "a"]
            server.roles?[0].memberOf[0].admin = true
            tables(&server) {
                $0[0].comment = "@owner:b"; $0[0].tags = ["owner": "b"]
            }
        }
        #expect(
            found == [
                #"changed server one tags.team: - → "a""#,
                #"changed table shop.sales.items comment: - → "@owner:b" tags.owner: - → "b""#,
                #"changed role app memberOf.dba/postgres: {"admin":false,"inherit":true,"set":true} → {"admin":true,"inherit":true,"set":true}"#,
            ]
        )
    }

    @Test func similarNamesAreDifferent() throws {
        let found = try changes { server in
            tables(&server) { tables in
                tables.append(Self.table("é", 600))
                tables.append(Self.table("e\u{301}", 601))
            }
        }
        #expect(found.filter { $0.hasPrefix("added table") }.count == 2)
    }

    @Test func similarCommentsAreDifferent() throws {
        var composed = before
        tables(&composed.servers[0]) { $0[0].comment = "caf\u{E9}" }
        var decomposed = before
        tables(&decomposed.servers[0]) { $0[0].comment = "cafe\u{301}" }
        #expect(try Look.changes(composed, decomposed).map(\.fields.count) == [1])
    }
}

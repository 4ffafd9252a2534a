import Inventory
import Testing

@testable import Ownership

@Suite struct NearestWinsTests {
    @Test func nearerTagTakesPrecedence() throws {
        var estate = MadeEstate()
        #expect(try estate.answers()["s/d/c/t"]?.evidence?.level == .integration)
        estate.subscription = ["owner": "platform"]
        #expect(try estate.answers()["s/d/c/t"]?.evidence?.level == .subscription)
        estate.group = ["owner": "team-shop"]
        #expect(try estate.answers()["s/d/c/t"]?.evidence?.level == .resourceGroup)
        estate.server = ["owner": "platform"]
        #expect(try estate.answers()["s/d/c/t"]?.evidence?.level == .server)
        estate.database = ["owner": "team-shop"]
        #expect(try estate.answers()["s/d/c/t"]?.evidence?.level == .database)
        estate.schema = ["owner": "platform"]
        #expect(try estate.answers()["s/d/c/t"]?.evidence?.level == .schema)
        estate.table = ["owner": "team-shop"]
        let answers = try estate.answers()
        #expect(answers["s/d/c/t"]?.evidence?.level == .table)
        #expect(answers["s/d/c"]?.evidence?.level == .schema)
        #expect(answers["s"]?.evidence?.level == .server)
        #expect(answers["/subscriptions/x/resourceGroups/rg"]?.evidence?.level == .resourceGroup)
        #expect(answers["/subscriptions/x"]?.evidence?.level == .subscription)
    }

    @Test func evidenceGivesPlaceAndSpellingOfTheTag() throws {
        let answer = try MadeEstate(schema: ["OWNER": " Team-Shop "]).answers()["s/d/c/t"]
        #expect(answer?.state == .owned)
        #expect(answer?.owners.map(\.id) == ["g-shop"])
        #expect(answer?.owners.map(\.value) == ["Team-Shop"])
        #expect(
            answer?.evidence
                == OwnerEvidence(
                    level: .schema,
                    source: .comment,
                    resource:
                        "/subscriptions/x/resourceGroups/rg/providers/P/flexibleServers/s/databases/d/schemas/c",
                    key: "OWNER",
                    value: " Team-Shop "
                )
        )
        #expect(answer?.reason == nil)
    }

    @Test func configuredSpellingOfAKeyTakesPrecedence() throws {
        let tags: Tags = ["OWNER": "platform", "owner": "team-shop", "Owner": "security"]
        #expect(try MadeEstate(table: tags).answers()["s/d/c/t"]?.owners.map(\.id) == ["g-shop"])
        let others: Tags = ["Owner": "team-shop", "oWNER": "security"]
        #expect(try MadeEstate(table: others).answers()["s/d/c/t"]?.owners.map(\.id) == ["g-shop"])
    }

    @Test func unmatchedValueIsAFindingAndTheSearchContinues() throws {
        let estate = MadeEstate(
            server: ["owner": "team-shop"],
            database: ["owner": ""],
            schema: ["owner": "security"],
            table: ["owner": "team-shpo"]
        )
        let answer = try #require(try estate.answers()["s/d/c/t"])
        #expect(answer.state == .owned)
        #expect(answer.evidence?.level == .server)
        #expect(answer.findings.map(\.reason) == [.noMatch, .ambiguous, .emptyTag])
        #expect(answer.findings.map(\.evidence.level) == [.table, .schema, .database])
        #expect(answer.findings[0].names == ["team-shop"])
        #expect(answer.findings[1].names == ["security (g-sec1)", "Security (g-sec2)"])
    }

    @Test func fallbackReasonIsThatOfTheNearestLevel() throws {
        let reasons = try ["", " ; ", "nobody", "security", "team-gone", "team-none"].map {
            try MadeEstate(server: ["owner": "nobody"], table: ["owner": $0]).answers()["s/d/c/t"]
        }
        #expect(
            reasons.map { $0?.reason } == [
                .emptyTag, .emptyTag, .noMatch, .ambiguous, .emptyGroup, .emptyGroup,
            ]
        )
        #expect(reasons.allSatisfy { $0?.state == .fallback && $0?.owners.map(\.id) == ["g-root"] })
        #expect(try MadeEstate().answers()["s"]?.reason == .noTag)
        let disabled = try MadeDirectory.answer("bob@example.com", .userEmail)
        #expect(disabled.reason == .disabled)
        #expect(disabled.findings[0].names == ["Bob"])
    }

    @Test func matchingValuesAreSeveralOwners() throws {
        let answer = try MadeDirectory.answer("team-shop; TEAM-DATA,nobody ,team-shop")
        #expect(answer.owners.map(\.id) == ["g-shop", "g-data"])
        #expect(answer.owners.map(\.people) == [1, 2])
        #expect(answer.findings.map(\.part) == ["nobody"])
        #expect(answer.reason == nil)
    }

    @Test func unknownIntegrationOwnerLeavesItUnowned() throws {
        let answer = try MadeEstate().answers(MadeDirectory.mapping(fallback: ["nobody", "team-none"]))["s"]
        #expect(answer?.state == .unowned)
        #expect(answer?.owners == [])
        #expect(answer?.reason == .noTag)
        #expect(answer?.findings.map(\.reason) == [.noMatch, .emptyGroup])
        #expect(answer?.findings.map(\.evidence.level) == [.integration, .integration])
    }

    @Test func partitionHasTheOwnerOfItsTable() throws {
        func partition(_ name: Name, of whole: Name?, _ kind: Table.Kind = .table, _ tags: Tags = [:])
            -> Table
        {
            var table = Table(name: name, oid: 1, kind: kind)
            table.partitionOf = whole
            table.tags = tags
            return table
        }
        let estate = MadeEstate(
            schema: ["owner": "platform"],
            furtherTables: [
                partition("a", of: "c.r"), partition("b", of: "c.m"),
                partition("m", of: "c.r", .partitionedTable),
                partition("o", of: "c.r", .table, ["owner": "team-data"]), partition("q", of: "c.unknown"),
                partition("r", of: nil, .partitionedTable, ["owner": "team-shop"]),
            ]
        )
        let owners = try estate.answers().mapValues { $0.owners.map(\.id) }
        #expect(["a", "b", "m", "r"].allSatisfy { owners["s/d/c/\($0)"] == ["g-shop"] })
        #expect(owners["s/d/c/o"] == ["g-data"])
        #expect(owners["s/d/c/q"] == ["g-root"])
    }

    @Test func childTableHasTheOwnerOfItsOnlyParent() throws {
        func table(_ name: Name, inherits parents: [Name]?, _ tags: Tags = [:]) -> Table {
            var table = Table(name: name, oid: 1, kind: .table)
            table.inherits = parents
            table.tags = tags
            return table
        }
        let estate = MadeEstate(
            schema: ["owner": "platform"],
            furtherTables: [
                table("child", inherits: ["c.r"]), table("grandchild", inherits: ["c.child"]),
                table("own", inherits: ["c.r"], ["owner": "team-data"]),
                table("both", inherits: ["c.r", "c.own"]),
                table("round", inherits: ["c.trip"]), table("trip", inherits: ["c.round"]),
                table("r", inherits: nil, ["owner": "team-shop"]),
            ]
        )
        let owners = try estate.answers().mapValues { $0.owners.map(\.id) }
        #expect(["child", "grandchild", "r"].allSatisfy { owners["s/d/c/\($0)"] == ["g-shop"] })
        #expect(owners["s/d/c/own"] == ["g-data"])
        #expect(["both", "round", "trip"].allSatisfy { owners["s/d/c/\($0)"] == ["g-root"] })
    }

    /// A user can create any number of parent tables: neither the stack nor the memory may grow with them.
    @Test func manyAncestorsAreReadOnceAndTheirFindingsAreLimited() throws {
        let depth = 20_000
        var tables: [Table] = []
        for number in 0..<depth {
            var table = Table(name: Name("t\(number)"), oid: 1, kind: .table)
            // The table with the most ancestors comes first.
            table.inherits = number + 1 < depth ? [Name("c.t\(number + 1)")] : nil
            table.tags = ["owner": "nobody\(number), no one\(number)"]
            tables.append(table)
        }
        let answers = try MadeEstate(furtherTables: tables).answers()
        let deepest = try #require(answers["s/d/c/t0"])
        #expect(deepest.state == .fallback && deepest.reason == .noMatch)
        #expect(deepest.findings.map(\.part).prefix(3) == ["nobody0", "no one0", "nobody1"])
        #expect(deepest.findings.count == 40 && deepest.findingsLeftOut == 2 * depth - 40)
        #expect(answers["s/d/c/t\(depth - 1)"]?.findingsLeftOut == 0)
    }

    @Test func serverWithoutAzureUsesTheIntegrationOwner() throws {
        var walk = ResourceWalk(try MadeDirectory.search())
        let server = Server(
            id: "postgresql://h:5432",
            kind: .manual,
            name: "h",
            host: "h",
            port: 5432,
            tags: ["owner": "team-shop"]
        )
        var sources: [OwnerSource?] = []
        try walk.visit(server) { sources.append($1.evidence?.source) }
        var bare = server
        bare.tags = [:]
        try walk.visit(bare) { sources.append($1.evidence?.source) }
        #expect(sources == [.configuration, .integration])
    }
}

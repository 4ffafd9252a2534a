import Inventory
import Testing

@testable import Ownership

/// Tags from rules of the configuration: a resource's own tag wins over them, and they win over its parent's tag.
@Suite struct RuleTests {
    private func rules(_ all: (end: String, owner: String)...) -> OwnerMapping {
        MadeDirectory.mapping(
            rules: all.map { rule in
                OwnerMapping.Rule(tags: ["Owner": rule.owner]) { $0.hasSuffix(rule.end) }
            }
        )
    }

    @Test func ruleCountsBetweenOwnTagsAndTheParents() throws {
        let rule = rules(("/schemas/c", "team-data"))
        let below = try MadeEstate(database: ["owner": "team-shop"]).answers(rule)
        #expect(below["s/d/c"]?.evidence?.source == .rule)
        #expect(below["s/d/c"]?.evidence?.key == "Owner")
        #expect(below["s/d/c/t"]?.owners.map(\.id) == ["g-data"])
        #expect(below["s/d"]?.owners.map(\.id) == ["g-shop"])
        let own = try MadeEstate(schema: ["owner": "team-shop"]).answers(rule)
        #expect(own["s/d/c"]?.evidence?.source == .comment)
    }

    @Test func ruleAppliesIfTheOwnTagMatchesNobody() throws {
        let answer = try MadeEstate(schema: ["owner": "nobody"]).answers(rules(("/schemas/c", "team-data")))[
            "s/d/c"
        ]
        #expect(answer?.evidence?.source == .rule)
        #expect(answer?.findings.map(\.evidence.source) == [.comment])
    }

    @Test func firstOfTwoMatchingRulesApplies() throws {
        let mapping = rules(("/elsewhere", "platform"), ("/c", "team-data"), ("/c", "team-shop"))
        #expect(try MadeEstate().answers(mapping)["s/d/c"]?.owners.map(\.id) == ["g-data"])
    }
}

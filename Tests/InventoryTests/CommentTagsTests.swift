import Inventory
import Testing

@Suite struct CommentTagsTests {
    @Test(arguments: [
        ("@owner:team-orders", ["owner": "team-orders"]),
        ("Orders. @owner:team-orders, @pii=yes.", ["owner": "team-orders", "pii": "yes"]),
        ("(see @owner:team-a)", ["owner": "team-a"]),
        ("line one\n@owner:a\t@tier:1", ["owner": "a", "tier": "1"]),
        (
            "@purpose:\"order history, kept \\\"ten\\\" years\"",
            ["purpose": "order history, kept \"ten\" years"]
        ),
        ("@owner:first @owner:second", ["owner": "first"]),
        ("@Owner:a @owner:b", ["Owner": "a", "owner": "b"]),
        ("@cost-center_1.a=42", ["cost-center_1.a": "42"]),
        ("@link:https://example.com/a?b=c", ["link": "https://example.com/a?b=c"]),
        ("@owner:équipe", ["owner": "équipe"]),
        ("ask ops@example.com or x@owner:team", [:]),
        ("@1st:no @:no @owner @owner: @owner:... @-a:b", [:]),
        ("@open:\"never closed", [:]),
        ("@@owner:a", [:]),
        ("", [:]),
    ])
    func commentsGiveTheirTags(_ comment: String, _ expected: [String: String]) {
        let tags = Tags(comment: comment)
        #expect(tags == Tags(Dictionary(uniqueKeysWithValues: expected.map { (Name($0.key), $0.value) })))
    }

    @Test func missingCommentGivesNoTags() {
        #expect(Tags(comment: nil) == [:])
    }
}

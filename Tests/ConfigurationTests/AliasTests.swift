import Configuration
import Testing

/// The reader refuses anchors, aliases and repeated keys, and names their line and column.
extension ConfigurationTests {
    @Test(arguments: [
        ("[{name: a, azure: &z {}}, {name: b, azure: *z}]", "f:1:58"),
        ("[{name: a, azure: {}, exclude: {databases: [*_old]}}]", "f:1:59"),
        ("[{name: &z a, azure: {}}]", "f:1:23"),
        ("[{name: a, azure: {}, customAccessDetails: &amp by bastion}]", "f:1:58"),
        ("[{name: !x a, azure: {}}]", "f:1:23"),
    ])
    func aliasIsReportedWithItsPlace(_ list: String, _ place: String) {
        #expect(
            problems("integrations: \(list)") == ["\(place): anchors, aliases and tags are not supported"]
        )
    }

    @Test func starOrAmpersandInsideATextIsNoAlias() throws {
        let integration = try read(
            "integrations: [{name: x, azure: {}, customAccessDetails: Ask R &D or *bold* people}]"
        )
        #expect(integration.customAccessDetails == "Ask R &D or *bold* people")
        let quoted = try read(
            "integrations: [{name: x, azure: {}, exclude: {databases: [\"*_old\"]}, customAccessDetails: a & b && c}]"
        )
        #expect(quoted.customAccessDetails == "a & b && c")
    }

    @Test(.timeLimit(.minutes(1))) func nestedAliasesAreRefusedBeforeTheyAreExpanded() {
        let levels = (1...40).map { "  - &l\($0) {? *l\($0 - 1) : *l\($0 - 1)}" }
        let found = problems("a:\n  - &l0 x\n" + levels.joined(separator: "\n"))
        #expect(found == ["f:3:12: anchors, aliases and tags are not supported"])
    }

    @Test func repeatedKeyIsReportedWithItsPlace() {
        #expect(
            problems("integrations:\n  - name: a\n    azure: {}\n    name: b\n").first?.hasPrefix("f:2:5: ")
                == true
        )
    }

    @Test func repeatedKeyHidesNothing() {
        let head = "integrations:\r\n- name: a\r\n  azure: {}\r\n"
        #expect(
            problems(head + "  \"port\": 1\r\n  port: 2\r\n  serversAtOnce: 0\r\n") == [
                "f:4:3: a key appears twice: port", "f:5:3: integrations[0]: unknown key \"port\"",
                "f:6:18: integrations[0].serversAtOnce: a whole number from 1 to 256 is expected here",
            ]
        )
        #expect(
            problems(head + "  exclude: {\"\\e\": 1, \"\\e\": 2}\r\n  overrides: {[a]: 1, [a]: 2}") == [
                "f:4:13: a key appears twice: \\u{1b}", "f:5:15: a key appears twice: one that is not a text",
            ]
        )
    }

    @Test func redirectedConnectionNeedsANumericAddress() {
        #expect(
            problems(
                "integrations: [{name: x, azure: {}, connection: {resolve: {\"db:5432\": \"localhost:55955\"}}}]"
            ).count == 1
        )
        #expect(
            problems(
                "integrations: [{name: x, azure: {}, connection: {resolve: {\"db:5432\": \"127.0.0.1:+1\"}}}]"
            ).count == 1
        )
    }
}

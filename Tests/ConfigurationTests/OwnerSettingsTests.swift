import Configuration
import Inventory
import Ownership
import Testing

/// The keys for owners: what they mean, and which values are refused.
@Suite struct OwnerSettingsTests {
    private func yaml(_ keys: String, azure: Bool = true) -> String {
        let body = keys.split(separator: "\n").map { "    \($0)\n" }.joined()
        let server = "    servers: [{hostname: h}]\n"
        return "integrations:\n  - name: x\n" + (azure ? "    azure: {}\n" : server) + body
    }

    private func settings(_ keys: String, azure: Bool = true) throws -> OwnerSettings {
        try Settings(yaml: yaml(keys, azure: azure), file: "f").integrations[0].owners
    }

    private func problems(_ keys: String, azure: Bool = true) -> [String] {
        do throws(ConfigurationError) {
            _ = try Settings(yaml: yaml(keys, azure: azure), file: "f")
            return []
        } catch {
            return error.problems.map { "\($0.path ?? ""): \($0.message) \($0.hint ?? "")" }
        }
    }

    @Test func everyKeyIsRead() throws {
        let settings = try settings(
            """
            resourceOwner: {key: owner, attribute: user.email}
            integrationOwner: {attribute: group, values: [platform-dba, "a, b"]}
            directory: {file: people.yaml}
            tagRules:
              - {match: "*/databases/billing*", tags: {owner: team-billing, pii: "yes"}}
            """,
            azure: false
        )
        #expect(settings.resourceOwner == .init(key: "owner", attribute: .userEmail))
        #expect(
            settings.integrationOwner
                == .init(attribute: .groupDisplayName, values: ["platform-dba", "a, b"])
        )
        #expect(settings.directory.source == .file && settings.directory.file == "people.yaml")
        #expect(settings.tagRules.map(\.tags) == [["owner": "team-billing", "pii": "yes"]])
        #expect(settings.tagRules[0].match.matches("/x/DATABASES/billing"))
        #expect(settings.tagRules[0].match.matches("/x/databases/billing/schemas/a"))
        #expect(!settings.tagRules[0].match.matches("/x/databases/shop"))
    }

    @Test func microsoftGraphIsTheDefaultDirectory() throws {
        let settings = try settings("integrationOwner: {attribute: user, values: [a@example.com]}")
        #expect(settings.directory == DirectorySettings())
        let aged = try self.settings("directory: {source: microsoftGraph, maxAge: 15m}")
        #expect(aged.directory.maxAge == .seconds(900))
    }

    @Test(arguments: [
        "user.email", "user.userPrincipalName", "user.objectId", "user.employeeId", "group.displayName",
        "group.mail", "group.objectId", "user", "group",
    ])
    func everyAttributeIsKnown(_ name: String) throws {
        let settings = try settings(
            "resourceOwner: {key: k, attribute: \(name)}\nintegrationOwner: {attribute: group, values: [a]}"
        )
        let long = ["user": "user.email", "group": "group.displayName"][name] ?? name
        #expect(settings.resourceOwner?.attribute.rawValue == long)
    }

    @Test(arguments: [
        ("resourceOwner: {key: owner, attribute: user}", "needs integrationOwner"),
        (
            "resourceOwner: {key: owner, attribute: user.mail}\nintegrationOwner: {attribute: user, values: [a]}",
            "Did you mean user.email?"
        ),
        ("resourceOwner: {key: owner}\nintegrationOwner: {attribute: user, values: [a]}", "Add attribute."),
        ("resourceOwner: {attribute: user}\nintegrationOwner: {attribute: user, values: [a]}", "Add key."),
        (
            "resourceOwner: {key: a, kee: x, attribute: user}\nintegrationOwner: {attribute: user, values: [a]}",
            "Did you mean key?"
        ),
        ("resourceOwner: owner\nintegrationOwner: {attribute: user, values: [a]}", "a mapping is expected"),
        ("integrationOwner: {attribute: group, values: []}", "at least one value"),
        ("integrationOwner: {attribute: group, values: a}", "a list is expected"),
        ("integrationOwner: {attribute: group}", "Add values."),
        ("integrationOwner: {values: [a]}", "Add attribute."),
        ("integrationOwner: {attribute: group.objectId, values: [dba]}", "not an object id"),
        ("integrationOwnr: {attribute: group, values: [a]}", "Did you mean integrationOwner?"),
        ("directory: {source: ldap}", "is not one of microsoftGraph, file"),
        ("directory: {source: file}", "Add file: PATH."),
        ("directory: {source: microsoftGraph, file: x}", "Microsoft Graph needs no file"),
        ("directory: {file: x, maxAge: 1h}", "a file is read each time"),
        ("directory: {file: x, maxage: 1h}", "Did you mean maxAge?"),
        ("directory: {file: x, maxQuestions: 5}", "maxQuestions applies only"),
        ("directory: {maxQuestions: 0}", "a whole number from 1 to 1000000"),
        ("tagRules: [{match: x}]", "Add tags."), ("tagRules: [{tags: {a: b}}]", "Add match."),
        ("tagRules: [{match: x, tags: {}}]", "at least one tag"),
        ("tagRules: {match: x, tags: {a: b}}", "a list is expected"),
        ("tagRules: [{match: x, tags: {a: ''}}]", "a text is expected"),
    ])
    func contradictorySettingsAreRefused(_ keys: String, _ wanted: String) {
        let found = problems(keys)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.contains(wanted) == true, "\(found)")
    }

    @Test func directoryIsRequiredWithoutAzure() {
        let keys = "integrationOwner: {attribute: group, values: [a]}"
        #expect(problems(keys, azure: false).first?.contains("Microsoft Graph needs azure") == true)
        #expect(problems(keys + "\ndirectory: {file: x}", azure: false) == [])
    }

    @Test(arguments: [
        ("*/databases/billing", "/s/databases/billing", true),
        ("*/databases/billing", "/s/databases/billing2", false),
        ("*", "", true), ("", "", true), ("?", "", false), ("a*b*c", "aXXbYYc", true),
        ("a*b*c", "aXXcYYb", false),
        ("*Größe*", "/x/GRÖSSE", false), ("*größe", "/x/GRÖßE", true), ("*é", "/É", true),
        ("A?C", "abc", true), ("*/s7", "s7", false), ("*/s?", "/S7", true), ("*/s7", "/s17", false),
        ("*k", "/x/\u{212A}", true), ("*kb", "/x/\u{212A}B", true), ("*kb", "/x/\u{212A}c", false),
    ])
    func globsOverIdsIgnoreLetterCase(_ pattern: String, _ id: String, _ matches: Bool) {
        #expect(Glob(pattern, ignoringCase: true).matches(id) == matches)
    }
}

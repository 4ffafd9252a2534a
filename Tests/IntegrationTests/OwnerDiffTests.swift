import Foundation
import Inventory
import Store
import Support
import Testing

/// Compares the owners of two snapshots, also if one of them could not see a resource.
extension OwnerInputTests {
    @Test func diffShowsGainedAndLostOwners() async throws {
        let first = try await store(1, [("a", "team-a"), ("b", "team-a"), ("gone", "team-a")])
        let second = try await store(2, [("a", "team-a"), ("b", "nobody"), ("new", "TEAM-A")])
        let diff = try await run("owners", "diff", first, second)
        #expect(diff.code == 0, "\(diff.errors)")
        let lines = diff.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.dropFirst().map { $0.prefix(40) }.count == 3)
        #expect(lines[1].hasPrefix("h/d/s/b table team-a =HYPERLINK(1)"))
        #expect(lines[2].hasPrefix("h/d/s/gone table team-a not there"))
        #expect(lines[3].hasPrefix("h/d/s/new table not there team-a"))
        let json = try await run("owners", "diff", first, second, "-o", "json")
        #expect(json.output.contains("\"gained\":[{\"kind\":\"group\",\"id\":\"g2\""))
        #expect(try await run("owners", "diff", second, second).output == "No owner changed.\n")
        #expect(try await run("owners", "diff", first, "nonsense").code == 1)
        #expect(try await run("owners", "diff").output == diff.output, "the last two")
        #expect(try await run("owners", "diff", "latest~1", "latest").output == diff.output)
        let list = try await run("owners", "list", "--snapshot", "latest~1", "-o", "csv").output
        #expect(list.contains("gone") && !list.contains("new"))
    }

    @Test func unseenResourcesAreNotLost() async throws {
        let first = try await store(1, [("a", "team-a")])
        let second = try await store(2, nil)
        let gone = try await run("owners", "diff", first, second)
        #expect(gone.output.contains("unknown") && !gone.output.contains("not there"), "\(gone.output)")
        let json = try await run("owners", "diff", first, second, "-o", "json").output
        #expect(json.contains("\"unseen\":\"after\",\"gained\":[],\"lost\":[]"), "\(json)")
        let back = try await run("owners", "diff", second, first, "-o", "json").output
        #expect(back.contains("\"unseen\":\"before\",\"gained\":[],\"lost\":[]"), "\(back)")
    }

    @Test func unreadDatabaseIsUnknownAndNotUntagged() async throws {
        let first = try await store(1, [], databaseTags: ["owner": "team-a"])
        let second = try await store(2, nil, namesUnread: true)
        let table = try await run("owners", "diff").output
        #expect(table.contains(#/h\/d +database +team-a +unknown/#), "\(table)")
        let json = try await run("owners", "diff", second, first, "-o", "json").output
        #expect(json.contains("\"unseen\":\"before\",\"gained\":[],\"lost\":[]"), "\(json)")
        let explained = try await run("owners", "explain", "h/d").output
        #expect(explained.contains("not read (unreachable): it may have a tag"), "\(explained)")
        #expect(explained.contains("h/d was not read: a tag there would take precedence."), "\(explained)")
    }

    @Test func azureIdsMatchInAnyLetterCase() async throws {
        let id = "/subscriptions/1/resourceGroups/rg/providers/P/flexibleServers/h"
        let first = try await store(1, [("a", "team-a"), ("A", "team-a")], id: id)
        let second = try await store(
            2,
            [("a", "team-a"), ("A", "nobody")],
            id: id.replacing("resourceGroups", with: "resourcegroups")
        )
        let diff = try await run("owners", "diff", first, second).output.split(separator: "\n")
        #expect(diff.count == 2 && diff[1].hasPrefix("h/d/s/A "), "\(diff)")
    }
}

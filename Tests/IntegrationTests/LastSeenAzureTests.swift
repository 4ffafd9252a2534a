import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Resources that Azure refuses in the second scan appear as in the first scan, also without `sync`.
@Suite struct LastSeenAzureTests {
    /// Scans twice, the second time with an error, and then lists all resources.
    private func resources(
        isShown: Bool = true,
        _ fault: @escaping @Sendable (RecordedRequest) -> Answer?
    ) async throws -> [String] {
        var estate = Estate.made(subscriptions: 2, servers: 0)
        estate.addServer("a", in: 1)
        estate.addServer("b", in: 2, tags: ["owner": "team-b"])
        let story = try await AzureStory(estate)
        _ = try await story.scan()
        story.emulator.setFault(fault)
        _ = try await story.scan()
        let store = story.folder.file("pgcensus.db")
        let run = try await pgcensus(["resources", "--store", store])
        let alone = try await pgcensus(["resources", "--store", store, "--snapshot", "latest"])
        #expect(!alone.output.contains("as last seen"))
        let settings = try await pgcensus([
            "config", "show", "--server", "b", "--config", story.folder.file("pgcensus.yaml"), "--store",
            store,
        ])
        #expect((settings.code == 0) == isShown, "\(settings.errors)")
        await story.emulator.stop()
        return run.output.split(separator: "\n").map { line in
            String(line).replacing(#/[0-9-]+T[0-9:.]+Z/#, with: "TIME").replacing(#/ {2,}/#, with: "  ")
        }
    }

    @Test func deniedSubscriptionKeepsItsGroupsAndServers() async throws {
        let rows = try await resources { request in
            guard request.path.contains("/subscriptions/\(Estate.guid(2))/") else { return nil }
            return Answer(403, text: #"{"error":{"code":"AuthorizationFailed","message":"no"}}"#)
        }
        #expect(rows.contains("b  server  owner=team-b  denied"), "\(rows)")
        #expect(rows.contains { $0.hasSuffix("rg-Main  resourceGroup  group=main  denied") })
        #expect(rows.contains("b could not be read at TIME (arm-forbidden); as last seen at TIME"))
        #expect(
            rows.contains(
                "subscription Subscription 2 could not be read at TIME (arm-forbidden); as last seen at TIME"
            )
        )
        #expect(rows.contains { $0.hasPrefix("a  server") && $0.hasSuffix("complete") })
    }

    @Test func failedListHidesNoServer() async throws {
        let rows = try await resources { request in
            guard request.path.hasSuffix("/flexibleServers"), request.path.contains(Estate.guid(2)) else {
                return nil
            }
            return Answer(403, text: #"{"error":{"code":"AuthorizationFailed","message":"no"}}"#)
        }
        #expect(rows.contains("b  server  owner=team-b  failed"), "\(rows)")
        #expect(rows.contains("b could not be read at TIME (arm-forbidden); as last seen at TIME"))
    }

    @Test func unlistedSubscriptionAppearsAsLastSeen() async throws {
        let rows = try await resources { request in
            guard request.path == "/subscriptions" else { return nil }
            let first = #"{"id":"/subscriptions/\#(Estate.guid(1))","subscriptionId":"\#(Estate.guid(1))","#
            return Answer(
                200,
                text: #"{"value":["# + first + #""displayName":"Subscription 1","state":"Enabled"}]}"#
            )
        }
        #expect(rows.contains("b  server  owner=team-b  denied"), "\(rows)")
        #expect(rows.contains("b could not be read at TIME (not-listed); as last seen at TIME"))
    }

    @Test func serverMissingFromACompleteListIsGone() async throws {
        let rows = try await resources(isShown: false) { request in
            request.path.hasSuffix("/flexibleServers") ? Answer(200, text: #"{"value":[]}"#) : nil
        }
        #expect(!rows.contains { $0.hasPrefix("b  server") }, "\(rows)")
    }
}

extension SyncStoryTests {
    @Test func databaseWithoutConnectAppearsAsLastSeen() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql("create database shop")
            try await story.story.cluster.psql("create table items ()", database: "shop")
            try story.configure(types: [.server, .database, .schema, .table])
            #expect(try await story.program(["scan"]).code == 0)
            try await story.story.cluster.psql("revoke connect on database shop from public")
            for _ in 0..<3 { #expect(try await story.program(["scan"]).code == 2) }
            let sentence = #/\S+/shop could not be read at \S+ \(connect-denied\); as last seen at \S+/#
            for arguments in [
                ["resources", "items"], ["resources", "show", "\(TestCluster.host)/shop/public/items"],
            ] {
                let run = try await story.program(arguments)
                #expect(
                    run.output.contains("items") && run.output.contains(sentence),
                    "\(run.output)\(run.errors)"
                )
            }
            let dry = try await story.program(["snapshots", "prune", "--keep-last", "1", "--dry-run"])
            #expect(dry.output.split(separator: "\n").count == 2, "\(dry.output)")
            let pruned = try await story.program(["snapshots", "prune", "--keep-last", "1"])
            #expect(pruned.output.hasPrefix("2 removed, 2 kept"), "\(pruned.output)")
            #expect(try await story.program(["resources", "items"]).output.contains(sentence))
            try await story.story.cluster.psql("drop database shop")
            #expect(try await story.program(["scan"]).code == 0)
            #expect(try await story.program(["resources", "shop"]).output == "Nothing matches.\n")
            let after = try await story.program(["snapshots", "prune", "--keep-last", "1"])
            #expect(after.output.contains(", 1 kept"), "\(after.output)")
        }
    }
}

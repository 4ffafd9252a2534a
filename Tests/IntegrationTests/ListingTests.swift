import AzureEmulator
import Foundation
import Inventory
import Support
import Testing

/// Which servers are listed, by which service, and what is reported for the others: the binary with the emulator.
@Suite struct ListingTests {
    @Test func bothListingsGiveTheSameServersAndGroups() async throws {
        var estate = try Estate(file: URL(fileURLWithPath: "\(Repository.fixtures)/azure/nominal.json"))
        estate.pageSize = 2
        let story = try await AzureStory(estate)
        let (_, manager) = try await story.scan("listing: resourceManager")
        let (run, resourceGraph) = try await story.scan("listing: resourceGraph")
        #expect(run.code == 2, "the denied subscription is not seen either way")
        #expect(manager?.servers.count == 10)
        let withoutTimes = try #require(manager).servers.map { server in
            var server = server
            server.createdAt = nil
            return server
        }
        #expect(resourceGraph?.servers == withoutTimes)
        #expect(
            resourceGraph?.subscriptions.map(\.resourceGroups) == manager?.subscriptions.map(\.resourceGroups)
        )
        #expect(
            resourceGraph?.subscriptions.map(\.scan.outcome) == manager?.subscriptions.map(\.scan.outcome)
        )
        await story.emulator.stop()
    }

    @Test func manySubscriptionsAreListedThroughResourceGraph() async throws {
        var estate = Estate.made(subscriptions: 12, servers: 3)
        estate.deniedSubscriptions = [Estate.guid(5)]
        let story = try await AzureStory(estate)
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 2)
        #expect(snapshot?.servers.count == 33)
        #expect(snapshot?.coverage.subscriptions[.denied] == 1)
        let lists = story.emulator.requests().filter { !$0.path.contains("oauth2") }
        #expect(lists.count { $0.path.hasSuffix("ResourceGraph/resources") } == 2)
        #expect(
            lists.count { $0.path.contains(Estate.guid(5)) } == 4,
            "the missing subscription is requested separately"
        )
        #expect(lists.count == 7)
        await story.emulator.stop()
    }

    @Test func deniedResourceGraphIsReportedAndReplaced() async throws {
        var estate = Estate.made(subscriptions: 11, servers: 1)
        estate.faults = [
            Fault(
                path: "/resources",
                status: 403,
                body: #"{"error":{"code":"AuthorizationFailed","message":"no"}}"#
            )
        ]
        let story = try await AzureStory(estate)
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 0)
        #expect(snapshot?.servers.count == 11)
        #expect(
            run.errors.contains(
                "warning: Resource Graph cannot be used (Azure answered 403 (AuthorizationFailed)"
            )
        )
        let (strict, reported) = try await story.scan("listing: resourceGraph")
        #expect(strict.code == 4)
        #expect(reported?.coverage.subscriptions[.denied] == 11)
        await story.emulator.stop()
    }

    @Test func oneDeniedSubscriptionHidesNoOther() async throws {
        var estate = Estate.made(subscriptions: 3, servers: 2)
        estate.deniedSubscriptions = [Estate.guid(2)]
        let story = try await AzureStory(estate)
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 2)
        #expect(snapshot?.servers.count == 4)
        #expect(snapshot?.subscriptions.map(\.scan.outcome) == [.complete, .denied, .complete])
        await story.emulator.stop()
    }

    @Test func unregisteredProviderMeansNoServers() async throws {
        var estate = Estate.made(subscriptions: 2, servers: 1)
        let body = #"{"error":{"code":"MissingSubscriptionRegistration","message":"not registered"}}"#
        for kind in ["flexibleServers", "servers", "serverGroupsv2"] {
            estate.faults.append(
                Fault(
                    path: "\(Estate.guid(2))/providers/Microsoft.DBforPostgreSQL/\(kind)",
                    status: 409,
                    body: body
                )
            )
        }
        let story = try await AzureStory(estate)
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 0)
        #expect(snapshot?.servers.map(\.name) == ["s1-0"])
        #expect(!story.emulator.requests().contains { $0.path.hasSuffix("/register") })
        await story.emulator.stop()
    }

    @Test func twoHundredPagesAreAllRead() async throws {
        var estate = Estate.made(subscriptions: 1, servers: 200)
        estate.pageSize = 1
        let story = try await AzureStory(estate)
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 0)
        #expect(snapshot?.servers.count == 200)
        await story.emulator.stop()
    }

    @Test func twoSpellingsOfAnIdAreOneListedServer() async throws {
        var estate = Estate.made(subscriptions: 1, servers: 0)
        estate.addServer("twin", in: 1)
        estate.addServer("TWIN", in: 1, group: "RG-MAIN")
        let story = try await AzureStory(estate)
        let (_, snapshot) = try await story.scan()
        #expect(snapshot?.servers.count == 1)
        await story.emulator.stop()
    }

    @Test func tagsArriveByteForByte() async throws {
        let tags = [
            String(repeating: "k", count: 512): "long", "quo\"te": "a'b\\c", "emoji 👩‍👩‍👧": "🐘",
            "control\u{1}\n": "\u{7f}\t\u{202e}", "empty": "",
        ]
        var estate = Estate.made(subscriptions: 1, servers: 0)
        estate.addServer("tagged", in: 1, tags: tags)
        let story = try await AzureStory(estate)
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 0)
        #expect(snapshot?.servers[0].tags == Tags(tags))
        await story.emulator.stop()
    }

    @Test(arguments: ["cut", "garbage", "foreign", "again"])
    func failedListIsAProblemOfItsSubscription(_ way: String) async throws {
        var estate = Estate.made(subscriptions: 2, servers: 1)
        let path = "\(Estate.guid(2))/providers/Microsoft.DBforPostgreSQL/flexibleServers"
        let other = try await AzureStory(.made(subscriptions: 1, servers: 1))
        switch way {
        case "cut": estate.faults = [Fault(path: path, status: 200, body: #"{"value":["#, cut: true)]
        case "garbage": estate.faults = [Fault(path: path, status: 200, body: "<html>login</html>")]
        case "foreign":
            let body =
                #"{"value":[],"nextLink":"\#(other.emulator.baseURL)/subscriptions?api-version=2022-12-01"}"#
            estate.faults = [Fault(path: path, status: 200, body: body)]
        default: break
        }
        let story = try await AzureStory(estate)
        if way == "again" {
            let link =
                "\(story.emulator.baseURL)/subscriptions/\(Estate.guid(2))/providers/Microsoft.DBforPostgreSQL/flexibleServers?api-version=2025-08-01"
            story.emulator.setFault { request in
                request.path.hasSuffix(path) ? Answer(200, text: #"{"value":[],"nextLink":"\#(link)"}"#) : nil
            }
        }
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 2)
        #expect(snapshot?.servers.map(\.name) == ["s1-0"])
        let codes = snapshot?.subscriptions[1].scan.problems.map(\.code)
        let expected = [
            "cut": "arm-unreachable", "garbage": "arm-malformed", "foreign": "arm-foreign-next-link",
            "again": "arm-endless-pages",
        ]
        #expect(codes == [expected[way] ?? ""])
        #expect(snapshot?.subscriptions[1].scan.outcome == .partial)
        #expect(other.emulator.requests().isEmpty, "no other server received the token")
        await story.emulator.stop()
        await other.emulator.stop()
    }

    @Test func redirectIsNotFollowed() async throws {
        let other = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let target = "\(other.emulator.baseURL)/subscriptions"
        story.emulator.setFault {
            $0.path == "/subscriptions" ? Answer(307, headers: ["Location": target]) : nil
        }
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 1)
        #expect(snapshot == nil)
        #expect(run.errors.contains("Azure answered 307"))
        #expect(other.emulator.requests().isEmpty)
        await story.emulator.stop()
        await other.emulator.stop()
    }

    @Test func throttledSubscriptionIsWaitedFor() async throws {
        var estate = Estate.made(subscriptions: 3, servers: 1)
        estate.throttle = Throttle.Limits(capacity: 2, refillPerSecond: 4)
        let story = try await AzureStory(estate)
        let (run, snapshot) = try await story.scan()
        #expect(run.code == 0)
        #expect(snapshot?.servers.count == 3)
        await story.emulator.stop()
    }
}

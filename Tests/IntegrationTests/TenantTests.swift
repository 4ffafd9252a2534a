import AzureEmulator
import Foundation
import Inventory
import Support
import Testing

/// Subscriptions of other tenants, and changes while the scan runs.
@Suite struct TenantTests {
    private static let other = "5e0f3c7a-9d21-4b68-8f14-6a7b0c2d9e33"

    /// Subscription 2 belongs to the other tenant.
    private static var estate: Estate {
        var estate = Estate.made(subscriptions: 1, servers: 1)
        estate.addSubscription(2, tenant: other)
        estate.addServer("abroad", in: 2)
        return estate
    }

    @Test func subscriptionOfAnotherTenantUsesItsOwnToken() async throws {
        let story = try await AzureStory(Self.estate)
        let (run, snapshot) = try await story.scan("subscriptions: [\(Estate.guid(1)), \(Estate.guid(2))]")
        #expect(run.code == 0, "\(run.errors)")
        #expect(snapshot?.servers.map(\.name) == ["s1-0", "abroad"])
        let tokens = story.emulator.requests().filter { $0.path.hasSuffix("/token") }
        #expect(
            tokens.map { $0.path.split(separator: "/").first }
                == [Estate.madeTenant, Self.other].map { $0[...] }
        )
        await story.emulator.stop()
    }

    /// The list still has the old tenant; Resource Manager already requires a token of the new tenant.
    @Test(arguments: [true, false])
    func movedSubscriptionIsFollowedOrDenied(_ isOpen: Bool) async throws {
        let story = try await AzureStory(Self.estate)
        let rows = [1, 2].map { number in
            #"{"subscriptionId":"\#(Estate.guid(number))","tenantId":"\#(Estate.madeTenant)","state":"Enabled"}"#
        }
        story.emulator.setFault { request in
            if request.path == "/subscriptions" {
                return Answer(200, text: #"{"value":[\#(rows.joined(separator: ","))]}"#)
            }
            guard !isOpen, request.path.hasPrefix("/\(Self.other)/") else { return nil }
            return Answer(400, text: #"{"error":"unauthorized_client","error_codes":[700016]}"#)
        }
        let (run, snapshot) = try await story.scan()
        let moved = try #require(snapshot?.subscriptions.first { $0.guid == Estate.guid(2) })
        #expect(run.code == (isOpen ? 0 : 2), "\(run.errors)")
        #expect(moved.scan.outcome == (isOpen ? .complete : .denied))
        #expect(moved.scan.problems.map(\.code) == (isOpen ? [] : ["azure-token-refused"]))
        #expect(snapshot?.servers.map(\.name) == (isOpen ? ["s1-0", "abroad"] : ["s1-0"]))
        await story.emulator.stop()
    }

    @Test func serverDeletedDuringTheScanIsGone() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1, state: "Stopped"))
        let gone = Answer(404, text: #"{"error":{"code":"ResourceNotFound","message":"no"}}"#)
        story.emulator.setFault { $0.path.hasSuffix("/s1-0/databases") ? gone : nil }
        let (run, snapshot) = try await story.scan(types: "database")
        #expect(run.code == 4)
        #expect(snapshot?.servers.map(\.scan.outcome) == [.failed])
        #expect(snapshot?.servers[0].scan.problems.map(\.code) == ["server-gone"])
        await story.emulator.stop()
    }

    @Test func redirectOfMicrosoftGraphIsNotFollowed() async throws {
        let other = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let target = "\(other.emulator.baseURL)/providers/Microsoft.ResourceGraph/resources"
        story.emulator.setFault {
            $0.path.hasSuffix("/resources") ? Answer(307, headers: ["Location": target]) : nil
        }
        let (run, snapshot) = try await story.scan("listing: resourceGraph")
        #expect(run.code == 4)
        #expect(snapshot?.subscriptions[0].scan.problems[0].message.contains("307") == true)
        #expect(other.emulator.requests().isEmpty)
        await story.emulator.stop()
        await other.emulator.stop()
    }

    /// Resource Graph uses a token for the next page; a link in an answer is not used.
    @Test func microsoftGraphPagesStayOnTheConfiguredHost() async throws {
        let other = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let link = "\(other.emulator.baseURL)/providers/Microsoft.ResourceGraph/resources"
        story.emulator.setFault { [emulator = story.emulator] request in
            let asked = emulator.requests().count { $0.path.hasSuffix("/resources") }
            guard request.path.hasSuffix("/resources"), asked == 1 else { return nil }
            let token = Data("page:0".utf8).base64EncodedString()
            return Answer(
                200,
                text:
                    #"{"count":0,"data":[],"$skipToken":"\#(token)","nextLink":"\#(link)","@odata.nextLink":"\#(link)"}"#
            )
        }
        let (run, snapshot) = try await story.scan("listing: resourceGraph")
        #expect(run.code == 0, "\(run.errors)")
        #expect(snapshot?.servers.count == 1)
        #expect(other.emulator.requests().isEmpty)
        await story.emulator.stop()
        await other.emulator.stop()
    }
}

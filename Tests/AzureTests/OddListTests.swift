import Configuration
import Discovery
import HTTP
import Inventory
import Testing

@testable import Azure

/// Each list of an estate, with each error on its first, second and last page.
@Suite struct OddListTests {
    private static let kinds = ["flexibleServers", "servers", "serverGroupsv2"]

    /// Three pages of each list.
    private func estate() -> FakeEstate {
        var pages: [String: [[String]]] = ["resourcegroups": (1...3).map { [FakeEstate.group("rg\($0)")] }]
        for kind in Self.kinds { pages[kind] = (1...3).map { [FakeEstate.server("\(kind)-\($0)", kind)] } }
        pages["subscriptions"] = [FakeEstate.subscription, Self.second, Self.third].map {
            [FakeEstate.subscriptionElement($0)]
        }
        return FakeEstate(pages: pages)
    }

    private static let second = "1b5d2e7a-94c1-4f36-8a2d-7c1e5f9b3d10"
    private static let third = "2b5d2e7a-94c1-4f36-8a2d-7c1e5f9b3d10"

    @Test(arguments: kinds + ["resourcegroups"], PageFault.allCases)
    func partialListIsKeptAndProvesNothing(_ list: String, _ fault: PageFault) async throws {
        for page in 1...3 {
            var odd = estate()
            odd.pages["subscriptions"] = [[FakeEstate.subscriptionElement()]]
            odd.fault = (list, page, fault)
            let listed = try await odd.listed()
            let subscription = try #require(listed.subscriptions.first)
            let read = Set(
                (1...3).filter {
                    $0 < page || ($0 == page && fault.keepsPage) || ($0 > page && fault.keepsRest)
                }
            )
            let found =
                list == "resourcegroups"
                ? (subscription.resourceGroups ?? []).map(\.name)
                : listed.servers.filter { $0.id.contains("/\(list)/") }.map(\.name)
            let prefix = list == "resourcegroups" ? "rg" : "\(list)-"
            #expect(Set(found) == Set(read.map { "\(prefix)\($0)" }), "page \(page)")
            let others = Self.kinds.filter { $0 != list }
            for kind in others { #expect(listed.servers.count { $0.id.contains("/\(kind)/") } == 3) }
            #expect(subscription.scan.outcome == .partial, "page \(page)")
            #expect(subscription.scan.problems.allSatisfy { $0.hint != nil })
            let proof = Proof(listed.subscriptions)
            for kind in Self.kinds {
                #expect(
                    proof.ofAbsence(FakeEstate.id("gone", kind)) == (kind != list),
                    "\(kind), page \(page)"
                )
            }
            #expect(subscription.listsAll(Subscription.resourceGroupList) == (list != "resourcegroups"))
        }
    }

    @Test(arguments: PageFault.allCases)
    func readSubscriptionsAreVisited(_ fault: PageFault) async throws {
        for page in 2...3 {
            var odd = estate()
            odd.fault = ("subscriptions", page, fault)
            let listed = try await odd.listed()
            let expected = fault.keepsRest ? 3 : fault.keepsPage ? page : page - 1
            #expect(listed.subscriptions.count == expected, "page \(page)")
            #expect(listed.servers.count == 9)
            #expect(listed.problems.contains { $0.message.hasPrefix("the list of subscriptions: ") })
        }
    }

    @Test(arguments: ["graphServers", "graphContainers"], PageFault.allCases)
    func resourceManagerFillsGapsOfResourceGraph(_ list: String, _ fault: PageFault) async throws {
        for page in 1...2 {
            var odd = estate()
            odd.pages["subscriptions"] = [[FakeEstate.subscriptionElement()]]
            odd.listing = .resourceGraph
            odd.fault = (list, page, fault)
            let listed = try await odd.listed()
            let subscription = try #require(listed.subscriptions.first)
            guard page == 2 || fault.keepsPage || list == "graphServers" else { continue }
            #expect(listed.servers.count == 9, "page \(page)")
            #expect(subscription.resourceGroups?.count == 3)
            #expect(subscription.scan == .complete)
        }
    }

    @Test func repeatedListCountsOnce() async throws {
        var odd = estate()
        odd.pages["subscriptions"] = [
            [FakeEstate.subscriptionElement()],
            [FakeEstate.subscriptionElement(FakeEstate.subscription.uppercased())],
        ]
        for list in Self.kinds + ["resourcegroups"] { odd.pages[list] = odd.pages[list].map { $0 + $0 } }
        let listed = try await odd.listed()
        #expect(listed.subscriptions.map(\.guid) == [FakeEstate.subscription])
        #expect(listed.subscriptions.first?.resourceGroups?.count == 3)
        #expect(listed.servers.count == 9)
    }

    /// The rows that Resource Graph returns for a subscription; the row of one server is repeated.
    private func rows(_ times: Int, of subscription: String) async -> ResourceGraphRows {
        let azure = FakeAzure { request, _ in
            let body = String(decoding: request.body ?? [], as: UTF8.self)
            guard body.contains("flexibleservers") else {
                return FakeEstate.resourceGraphPage([], total: 0, skipToken: nil)
            }
            let row = #"{"id":"\#(FakeEstate.id("a"))","type":"microsoft.dbforpostgresql/flexibleservers"}"#
            return FakeEstate.resourceGraphPage(
                Array(repeating: row, count: times),
                total: times,
                skipToken: nil
            )
        }
        return await azure.manager.resourceGraph(of: [Subscription(id: "/subscriptions/\(subscription)")])
    }

    @Test func repeatedRowRevealsAMissingOne() async {
        let rows = await rows(2, of: FakeEstate.subscription)
        #expect(rows.failures == [.truncated(rows: 1, total: 2)])
        #expect(rows.servers.count == 1)
    }

    @Test func rowOfAnotherSubscriptionIsReported() async {
        let rows = await rows(1, of: Self.second)
        #expect(rows.failures == [.foreignRows(count: 1)])
        #expect(rows.servers.isEmpty)
    }

    /// Which error codes prove that a subscription has no servers of a kind.
    @Test(arguments: [
        (409, "MissingSubscriptionRegistration", true), (404, "InvalidResourceType", true),
        (404, "InvalidResourceNamespace", true), (400, "NoRegisteredProviderFound", true),
        (403, "AuthorizationFailed", false), (400, "BadRequest", false), (409, "Conflict", false),
        (404, "ResourceNotFound", false), (404, "SubscriptionNotFound", false), (400, nil, false),
        (403, nil, false),
        (404, nil, false), (409, nil, false), (410, nil, false), (400, "InvalidApiVersionParameter", false),
        (403, "LinkedAuthorizationFailed", false), (405, nil, false), (451, nil, false),
    ])
    func onlyATypeCodeProvesThatThereAreNone(_ status: Int, _ code: String?, _ isProof: Bool) async {
        for kind in ServerKind.allCases {
            let azure = FakeAzure { _, _ in
                .json(code.map { #"{"error":{"code":"\#($0)"}}"# } ?? "", status: status)
            }
            let found = await azure.manager.servers(kind, in: Subscription(id: "/subscriptions/s"))
            let isVersion = code == "NoRegisteredProviderFound" && kind != .singleServer
            #expect(found.isWhole == (isProof && !isVersion), "\(kind)")
        }
    }

    @Test func refusedSecondPageProvesNothing() async {
        let azure = FakeAzure { _, number in
            number == 1
                ? FakeEstate.page([FakeEstate.server("a")], next: #""https://management.azure.com/next""#)
                : .json(#"{"error":{"code":"InvalidResourceType"}}"#, status: 404)
        }
        let found = await azure.manager.servers(
            .flexibleServer,
            in: Subscription(id: "/subscriptions/\(FakeEstate.subscription)")
        )
        #expect(found.elements.count == 1)
        #expect(!found.isWhole)
    }
}

import AzureEmulator
import Foundation
import Inventory
import Support
import Synchronization
import Testing

/// Random lists with invalid elements, failing pages and repeated pages, in several runs of `sync`.
@Suite struct OddEstateTests {
    private static let types = ["flexibleServers", "servers", "serverGroupsv2"]

    /// The servers that exist, and the servers that each list returns in one run.
    private struct World {
        var random: Seeded
        var truth: [String: Set<String>] = [:]
        var born = 0

        mutating func change() {
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let type = OddEstateTests.types.randomElement(using: &random) ?? ""
                if Bool.random(using: &random) {
                    born += 1
                    truth[type, default: []].insert("n\(born)")
                } else if let gone = truth[type]?.sorted().randomElement(using: &random) {
                    truth[type]?.remove(gone)
                }
            }
        }

        var names: Set<String> { truth.values.reduce(into: []) { $0.formUnion($1) } }

        /// The pages of one list, with or without an error, and the servers that can be read on them.
        mutating func pages(of type: String, disturbed: Bool) -> (pages: [Page], readable: Set<String>) {
            let names = (truth[type] ?? []).sorted()
            let cut = Int.random(in: 0...names.count, using: &random)
            var pages = [Page(type, names[..<cut]), Page(type, names[cut...])]
            guard disturbed else { return (pages, Set(names)) }
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                let bad =
                    ["null", "{}", #""x""#, #"{"id":5}"#, #"{"id":"/a/b"}"#].randomElement(using: &random)
                    ?? ""
                pages[Int.random(in: 0...1, using: &random)].elements.insert(bad, at: 0)
            case 1:
                pages[1].failure = [403, 404, 400, 409].randomElement(using: &random)
                return (pages, Set(names[..<cut]))
            case 2:
                pages[0].failure = [403, 404, 400, 409].randomElement(using: &random)
                return (pages, [])
            default: pages.append(pages[Int.random(in: 0...1, using: &random)])
            }
            return (pages, Set(names))
        }
    }

    private struct Page {
        var elements: [String]
        var failure: Int?

        init(_ type: String, _ names: ArraySlice<String>) {
            elements = names.map { name in
                let id =
                    "/subscriptions/\(Estate.guid(1))/resourceGroups/rg-Main/providers/Microsoft.DBforPostgreSQL"
                return #"{"id":"\#(id)/\#(type)/\#(name)","name":"\#(name)","tags":{"n":"\#(name)"}}"#
            }
        }

        func answer(next: String?) -> Answer {
            if let failure { return Answer(failure, text: #"{"error":{"code":"AuthorizationFailed"}}"#) }
            let link = next.map { #","nextLink":"\#($0)""# } ?? ""
            return Answer(200, text: #"{"value":[\#(elements.joined(separator: ","))]\#(link)}"#)
        }
    }

    @Test(arguments: ProcessInfo.processInfo.environment["SOAK"] == "1" ? Array(1...25) : [1, 2])
    func reportsStayTrueForOddEstates(_ seed: UInt64) async throws {
        var world = World(random: Seeded(state: seed))
        let azure = try await AzureStory(.made(subscriptions: 1, servers: 0))
        let url = azure.emulator.baseURL
        try azure.folder.configure(
            azure.integration().with(["sync": ["maxRemovals": 100, "deliver": [["file": "changes.ndjson"]]]])
        )
        var told: [String: Bool] = [:]
        var seen = 0
        for round in 1...20 {
            world.change()
            let isLast = round == 20
            var lists: [String: [Page]] = [:]
            var readable: Set<String> = []
            for type in Self.types {
                let disturbed = !isLast && Int.random(in: 0..<3, using: &world.random) == 0
                let (pages, names) = world.pages(of: type, disturbed: disturbed)
                lists[type.lowercased()] = pages
                readable.formUnion(names)
            }
            azure.emulator.setFault { [lists] request in
                let parts = request.path.lowercased().split(separator: "/").map(String.init)
                guard let at = parts.firstIndex(of: "microsoft.dbforpostgresql"), at + 1 < parts.count,
                    let pages = lists[parts[at + 1]]
                else { return nil }
                let page = at + 2 < parts.count ? Int(parts[at + 2]) ?? 0 : 0
                let base = "\(url)/" + parts[...(at + 1)].joined(separator: "/")
                return pages[page].answer(
                    next: page + 1 < pages.count ? "\(base)/\(page + 1)?api-version=x" : nil
                )
            }
            let run = try await pgcensus(
                ["sync", "--once", "--accept-removals"],
                environment: AzureStory.application,
                folder: azure.folder.path
            )
            #expect([0, 2, 4].contains(run.code), "seed \(seed), round \(round): \(run.errors)")
            let events = try Event.read(azure.folder.file("changes.ndjson"))
            for event in events.dropFirst(seen) where event.data.kind == "server" {
                let label = "seed \(seed), round \(round): \(event.data.line)"
                switch event.data.change {
                case "added":
                    #expect(told[event.data.name] == nil && world.names.contains(event.data.name), "\(label)")
                    told[event.data.name] = true
                case "removed":
                    #expect(
                        told[event.data.name] != nil && !world.names.contains(event.data.name),
                        "\(label)"
                    )
                    told[event.data.name] = nil
                case "unknown": told[event.data.name] = false
                case "seenAgain": told[event.data.name] = true
                default: Issue.record("\(label)")
                }
            }
            seen = events.count
            let active = Set(told.filter(\.value).keys)
            #expect(
                readable.isSubset(of: active),
                "seed \(seed), round \(round): lost \(readable.subtracting(active))"
            )
        }
        #expect(Set(told.keys) == world.names, "seed \(seed)")
        #expect(told.values.allSatisfy { $0 }, "seed \(seed)")
        await azure.emulator.stop()
    }
}

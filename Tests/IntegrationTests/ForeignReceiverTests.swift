import Foundation
import LocalEstate
import Support
import Testing

/// Receivers that other authors wrote: their stored state is correct, and their default answers are accepted.
@Suite struct ForeignReceiverTests {
    private static let answers = [
        ("flask", ["empty", "text", "nothing", "json"]), ("django", ["empty", "text", "nothing"]),
        ("express", ["sendStatus", "end", "send"]),
    ]

    private func withReceivers(
        _ kinds: [(framework: String, answers: [String])],
        _ work: (SyncStory, [ForeignReceiver]) async throws -> Void
    ) async throws {
        var receivers: [ForeignReceiver] = []
        for kind in kinds {
            for answer in kind.answers { receivers.append(try await ForeignReceiver(kind.framework, answer)) }
        }
        try await SyncStory.with { story in
            let hooks = receivers.map { "  - {webhook: \"\($0.url)\", name: \($0.name), batch: 10}" }
            try story.configure("deliver:\n" + hooks.joined(separator: "\n"))
            try await work(story, receivers)
        }
        for receiver in receivers { await receiver.stop() }
    }

    @Test func cloudEventsSDKReadsEveryEvent() async throws {
        try await withReceivers(Self.answers) { story, receivers in
            try await story.live()
            let known = try await story.lastKnown()
            #expect(known.count > 20)
            let status = try await story.program(["sync", "status"]).output
            #expect(status.matches(of: #/ 0 waiting, agreed /#).count == receivers.count, "\(status)")
            #expect(!status.contains("refused"), "\(status)")
            for receiver in receivers {
                for (way, told) in try ModelReceiver.replayed(receiver.taken) {
                    #expect(told.differences(from: known) == [], "\(receiver.name) \(way)")
                    let closing = try #require(try receiver.closing())
                    let agrees = try await DocumentedCheck.agrees(told, with: closing)
                    #expect(agrees, "\(receiver.name) \(way)")
                }
                try expectOnce(receiver)
            }
        }
    }

    /// Expects that each event was in exactly one request.
    private func expectOnce(_ receiver: ForeignReceiver) throws {
        let ids = try receiver.taken.map { try JSONDecoder().decode(Event.self, from: $0).id }
        #expect(Set(ids).count == ids.count, "\(receiver.name)")
        #expect(receiver.requests.reduce(0, +) == ids.count, "\(receiver.name)")
        #expect(receiver.requests.count { $0 == 10 } >= 3, "\(receiver.name): \(receiver.requests)")
    }

    /// A receiver whose storage fails without an error notices it with the closing event; a resend repairs it.
    @Test func emptyReceiverNoticesAndGetsEverythingAgain() async throws {
        try await withReceivers([("flask", ["text"])]) { story, receivers in
            let receiver = receivers[0]
            try receiver.keepsNothing(true)
            try await story.sync()
            #expect(receiver.taken.isEmpty && !receiver.requests.isEmpty)
            try receiver.keepsNothing(false)
            try await story.story.cluster.psql("create table late ()")
            try await story.sync()
            let known = try await story.lastKnown()
            #expect(try await agreements(receiver, known) == [false, false])
            let resend = try await story.program(["sync", "resend", receiver.name])
            #expect(resend.code == 0, "\(resend.errors)")
            try await story.sync()
            #expect(try await agreements(receiver, known) == [true, true])
            for (way, told) in try ModelReceiver.replayed(receiver.taken) {
                #expect(told.differences(from: known) == [], "\(way)")
            }
        }
    }

    /// Whether the counts and the digest agree; the result must be the same for both orders of replaying.
    private func agreements(_ receiver: ForeignReceiver, _ known: [String: ToldResource]) async throws
        -> [Bool]
    {
        let closing = try #require(try receiver.closing())
        let counts = try #require(closing["resources"] as? [String: Int])
        #expect(counts["active"] == known.values.count { $0.state == "active" })
        var found: Set<[Bool]> = []
        for (_, told) in try ModelReceiver.replayed(receiver.taken) {
            let agrees = try await DocumentedCheck.agrees(told, with: closing)
            found.insert([counts["active"] == told.values.count { $0.state == "active" }, agrees])
        }
        return found.count == 1 ? found.first ?? [] : []
    }
}

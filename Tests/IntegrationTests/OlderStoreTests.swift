import FlyingFox
import FlyingSocks
import Foundation
import Inventory
import LocalEstate
import Support
import Synchronization
import Testing

/// A copy of the store that replaces the store after later runs.
@Suite struct OlderStoreTests {
    /// Expects that each target has the last known state, in each order; for a webhook, in the order of its requests.
    private func expectTruth(_ story: SyncStory, _ told: [Data], _ target: String) async throws {
        let run = try await story.program(["export", "--last-known"])
        let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let entries = (json?["resources"] as? [[String: Any]] ?? []).filter {
            $0["state"] as? String != "removed"
        }
        let pairs = try entries.map {
            ($0["id"] as? String ?? "", try ToldResource($0, state: $0["state"] as? String ?? ""))
        }
        let known = Dictionary(pairs) { first, _ in first }
        #expect(known.count > 4, "\(run.errors)")
        for (way, resources) in try ModelReceiver.replayed(told) {
            #expect(resources.differences(from: known) == [], "\(target), \(way)")
        }
    }

    private func lines(_ story: SyncStory) -> [Data] {
        let data = FileManager.default.contents(atPath: story.events) ?? Data()
        return data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
    }

    private func copy(_ from: String, _ to: String) throws {
        for end in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: to + end)
            guard FileManager.default.fileExists(atPath: from + end) else { continue }
            try FileManager.default.copyItem(atPath: from + end, toPath: to + end)
        }
    }

    private func with(_ work: (SyncStory, _ taken: () -> [Data]) async throws -> Void) async throws {
        let taken = Mutex<[Data]>([])
        let server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: 0),
            logger: .disabled,
            handler: ClosureHTTPHandler { request in
                let batch = try JSONSerialization.jsonObject(with: await request.bodyData) as? [Any] ?? []
                let events = try batch.map { try JSONSerialization.data(withJSONObject: $0) }
                taken.withLock { $0 += events }
                return HTTPResponse(statusCode: .noContent)
            }
        )
        let running = Task { try await server.run() }
        try await server.waitUntilListening()
        guard case .ip4(_, let port) = await server.listeningAddress else {
            throw SocketError.unsupportedAddress
        }
        try await SyncStory.with { story in
            try story.configure(
                "deliver: [{file: changes.ndjson}, {webhook: \"http://127.0.0.1:\(port)/\", name: hook}]",
                types: TargetIdentityTests.types
            )
            try await work(story) { taken.withLock { $0 } }
        }
        await server.stop()
        running.cancel()
    }

    @Test func olderStoreSendsAFileEverythingAgain() async throws {
        try await with { story, taken in
            let cluster = story.story.cluster
            try await story.sync()
            try copy(story.store, story.folder.file("yesterday.db"))
            try await cluster.psql("create table one (); create table two (); create table three ()")
            try await story.sync()
            let highest = try #require(taken().last.map { try Self.sequence($0) })
            try copy(story.folder.file("yesterday.db"), story.store)
            try await cluster.psql("drop table two; drop table three; create table four ()")
            let run = try await story.sync()
            let reason = "it has events that the store does not know, as if an older store was restored"
            #expect(
                run.errors.contains("file:changes.ndjson gets all known resources again: \(reason)"),
                "\(run.errors)"
            )
            #expect(run.errors.contains("hint: A webhook cannot notice that: run pgcensus sync resend"))
            let status = try await story.program(["sync", "status"]).output
            #expect(
                status.contains(/file:changes.ndjson: .*sent everything again .* ago, because it has events/)
            )
            #expect(status.contains("pgcensus sync resend NAME"), "\(status)")
            let json = try await story.program(["sync", "status", "-o", "json"]).output
            #expect(json.contains("\"toldAnewBecause\": \"\(reason)\""), "\(json)")
            try await expectTruth(story, lines(story), "file")
            // docs/receivers.md: how the receiver of a webhook notices an older store.
            let lower = try taken().suffix(1).map(Self.sequence)
            #expect(lower.allSatisfy { $0 <= highest })
            let resent = try await story.program(["sync", "resend", "hook", "--beyond", String(highest)])
            #expect(resent.code == 0, "\(resent.errors)")
            try await cluster.psql("create table five ()")
            try await story.sync()
            try await expectTruth(story, taken(), "hook")
            try await expectTruth(story, lines(story), "file")
            #expect(try await !story.sync().errors.contains("all known resources again"))
        }
    }

    private static func sequence(_ event: Data) throws -> Int64 {
        let json = try JSONSerialization.jsonObject(with: event) as? [String: Any]
        return Int64(json?["sequence"] as? String ?? "") ?? 0
    }

    /// Events that were written before the program was killed are not a sign of an older store.
    @Test func fileWithUnrecordedEventsContinues() async throws {
        try await SyncStory.with { story in
            try story.configure(types: TargetIdentityTests.types)
            try await story.sync()
            try await story.story.cluster.psql("create table one ()")
            let full =
                "create trigger full before update of delivered on target begin select raise(abort, 'full'); end"
            _ = try await launch(["sqlite3", story.store, full])
            try await story.sync(code: 1)
            _ = try await launch(["sqlite3", story.store, "drop trigger full"])
            let run = try await story.sync()
            #expect(!run.errors.contains("all known resources again"), "\(run.errors)")
            try await expectTruth(story, lines(story), "file")
        }
    }

    @Test(arguments: ["-1", "1000000000000"]) func invalidSequenceIsRefused(_ sequence: String) async throws {
        let run = try await pgcensus(["sync", "resend", "hook", "--beyond=\(sequence)"])
        #expect(run.code == 64)
        #expect(run.errors.contains("--beyond needs the sequence of an event"), "\(run.errors)")
    }
}

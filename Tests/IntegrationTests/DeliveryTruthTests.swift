import Delivery
import Foundation
import HTTP
import LocalEstate
import Support
import Synchronization
import Testing

/// Whatever happens in between, once a target answers again, replaying what it got gives the last known state, fact for fact.
///
/// Twenty made histories for each kind of target in `make test`, five hundred in `make soak`.
@Suite(.cluster) struct DeliveryTruthTests {
    static let seeds: [UInt64] = {
        let isSoak = ProcessInfo.processInfo.environment["SOAK"] == "1"
        let own = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
        return own.map { [$0] } ?? Array(1...(isSoak ? 500 : 20))
    }()

    @Test(arguments: seeds) func aReceiverOfAWebhookEndsWithTheTruth(seed: UInt64) async throws {
        let found = try await DeliveryHistory(seed: seed).run(HookTarget())
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test(arguments: seeds) func aFileEndsWithTheTruth(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let found = try await DeliveryHistory(seed: seed &+ 10_000).run(LinesTarget(folder))
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test(arguments: seeds) func theTablesOfADatabaseEndWithTheTruth(seed: UInt64) async throws {
        let target = TablesTarget(try TestCluster.current(), schema: "history_\(seed)")
        try await target.prepare()
        let found = try await DeliveryHistory(seed: seed &+ 20_000).run(target)
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
        try await target.drop()
    }
}

/// A webhook whose receiver keeps what it took.
private final class HookTarget: HistoryTarget {
    private let state = Mutex<(trouble: HistoryTrouble?, taken: [Data])>((nil, []))

    var target: any DeliveryTarget {
        WebhookTarget(
            name: "hook",
            url: "https://receiver.example/",
            batch: 25,
            timeout: .seconds(1),
            key: { _ in nil },
            now: { Date() }
        ) { request throws(HTTPError) in
            self.answer(request.body ?? [])
        }
    }

    private func answer(_ body: [UInt8]) -> HTTPResponse {
        let events = (try? JSONSerialization.jsonObject(with: Data(body))) as? [[String: Any]] ?? []
        return state.withLock { state in
            switch state.trouble {
            case .down: return HTTPResponse(status: 503)
            case .refusingAll: return HTTPResponse(status: 400)
            case .refusing(let rest) where events.contains { Self.rest($0) == rest }:
                return HTTPResponse(status: 422)
            default: break
            }
            state.taken += events.compactMap { try? JSONSerialization.data(withJSONObject: $0) }
            if case .losingAnswers = state.trouble { return HTTPResponse(status: 504) }
            return HTTPResponse(status: 204)
        }
    }

    static func rest(_ event: [String: Any]) -> Int {
        (event["id"] as? String ?? "").unicodeScalars.reduce(0) { $0 + Int($1.value) } % 4
    }

    func disturb(_ trouble: HistoryTrouble?) { state.withLock { $0.trouble = trouble } }

    func resources() throws -> [(way: String, resources: [String: ToldResource])] {
        try ModelReceiver.replayed(state.withLock { $0.taken })
    }
}

/// A file that is a folder now and then.
private final class LinesTarget: HistoryTarget {
    private let folder: TemporaryFolder
    private let path: String

    init(_ folder: TemporaryFolder) {
        self.folder = folder
        path = folder.file("changes.ndjson")
    }

    var target: any DeliveryTarget { FileTarget(name: "file", path: path) }

    func disturb(_ trouble: HistoryTrouble?) throws {
        let away = folder.file("away.ndjson")
        let isAway = FileManager.default.fileExists(atPath: away)
        if trouble != nil, !isAway {
            if !FileManager.default.fileExists(atPath: path) { try folder.write("", to: "changes.ndjson") }
            try FileManager.default.moveItem(atPath: path, toPath: away)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } else if trouble == nil, isAway {
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: away, toPath: path)
        }
    }

    func resources() throws -> [(way: String, resources: [String: ToldResource])] {
        let data = FileManager.default.contents(atPath: path) ?? Data()
        return try ModelReceiver.replayed(data.split(separator: UInt8(ascii: "\n")).map { Data($0) })
    }
}

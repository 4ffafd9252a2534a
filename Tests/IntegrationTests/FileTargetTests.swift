import Delivery
import Foundation
import Inventory
import LocalEstate
import Support
import SystemPackage
import Testing

/// The states of the file that events are appended to.
@Suite struct FileTargetTests {
    private static let line = #"{"specversion":"1.0"}"#
    private static let source: EventSource = { place, _, _ in
        place > 0 ? [] : [DeliverableEvent(sequence: 1, id: "1", snapshot: "s", body: Array(line.utf8))]
    }

    @Test(arguments: [
        ("", ""), ("{}\n", "{}\n"), ("\(line)\n{\"spec", "\(line)\n"),
        (#"{"specversion":"1.0","id"#, ""), ("{}\n{\"specversion\":", "{}\n"),
        (#"{"note": 1}"#, nil), ("{}\nnotes", nil), ("{}\n{", nil), ("{", nil), ("{}\n{\"spec", nil),
    ]) func onlyOwnPartialLineIsCut(before: String, kept: String?) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(before, to: "changes.ndjson")
        let target = FileTarget(name: "file", path: path)
        if let kept {
            _ = try await target.deliver(after: 0, from: Self.source)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == kept + Self.line + "\n")
        } else {
            let error = await #expect(throws: DeliveryError.self) {
                try await target.deliver(after: 0, from: Self.source)
            }
            #expect(error?.cause.hasSuffix("its last line has no end, and is none of ours") == true)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == before)
        }
    }

    /// Lengths near the size of one block, and of many blocks.
    @Test(arguments: [65_535, 65_536, 65_537, 131_072, 4_000_000])
    func longPartialLineIsCutWithFewReads(_ length: Int) async throws {
        let folder = try TemporaryFolder()
        let half = #"{"specversion""#
        let padding = String(repeating: "a", count: length - half.utf8.count)
        let path = try folder.write("{}\n\(half)\(padding)", to: "changes.ndjson")
        let before = try Self.reads
        _ = try await FileTarget(name: "file", path: path).deliver(after: 0, from: Self.source)
        // Other tests of this process read too, but not a million times during this test.
        #expect(try Self.reads - before < 1_000_000)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{}\n" + Self.line + "\n")
    }

    /// The number of read calls of this process: proc(5), `syscr`.
    private static var reads: Int {
        get throws {
            let text = try String(contentsOfFile: "/proc/self/io", encoding: .utf8)
            return try #require(text.firstMatch(of: #/syscr: ([0-9]+)/#).flatMap { Int($0.1) })
        }
    }

    @Test func newEventFileIsPrivateAndPublicOneIsReported() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("changes.ndjson")
        let target = FileTarget(name: "file", path: path)
        #expect(try await target.deliver(after: 0, from: Self.source) == Delivered(upTo: 1))
        #expect(try mode(path) == 0o600)
        for (wanted, isSaid) in [(0o644, true), (0o602, true), (0o640, false), (0o600, false)] {
            try FileManager.default.setAttributes([.posixPermissions: wanted], ofItemAtPath: path)
            let warning = try await target.deliver(after: 0, from: Self.source).warning
            #expect((warning != nil) == isSaid, "\(String(wanted, radix: 8))")
            #expect(warning?.contains("0" + String(wanted, radix: 8)) ?? true)
            #expect(try mode(path) == wanted, "the target does not change the mode")
        }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func publicEventFileIsInTheLogAndInTheStatus() async throws {
        try await SyncStory.with { story in
            try story.configure()
            try story.folder.write("", to: "changes.ndjson")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: story.events)
            let text =
                "everybody on this machine can use changes.ndjson, its mode is 0644: chmod o= closes it"
            let run = try await story.sync()
            #expect(run.errors.contains("warning: ") && run.errors.contains(text), "\(run.errors)")
            for arguments in [[], ["-o", "json"]] {
                let status = try await story.program(["sync", "status"] + arguments)
                #expect(status.output.contains("warning") && status.output.contains(text), "\(status.output)")
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: story.events)
            try await story.story.cluster.psql("create table public.one_more (id int)")
            try await story.sync()
            #expect(try await !story.program(["sync", "status"]).output.contains("warning"))
        }
    }

    /// The same as `copytruncate` of logrotate: the file is copied and truncated, and keeps its inode.
    @Test func copiedAndCutFileContinuesFromItsStart() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("changes.ndjson")
        let target = FileTarget(name: "file", path: path)
        _ = try await target.deliver(after: 0, from: Self.source)
        try FileManager.default.copyItem(atPath: path, toPath: folder.file("changes.1"))
        #expect(truncate(path, 0) == 0)
        _ = try await target.deliver(after: 0, from: Self.source)
        for file in [path, folder.file("changes.1")] {
            #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.line + "\n")
        }
    }

    @Test func lockedFileIsRetriedLater() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("", to: "changes.ndjson")
        let other = try FileDescriptor.open(path, .readWrite)
        #expect(flock(other.rawValue, LOCK_EX) == 0)
        let target = FileTarget(name: "file", path: path)
        let error = await #expect(throws: DeliveryError.self) {
            try await target.deliver(after: 0, from: Self.source)
        }
        #expect(error?.cause.hasSuffix("another process has locked it") == true)
        try other.close()
        #expect(try await target.deliver(after: 0, from: Self.source).upTo == 1)
    }

    private static func event(_ sequence: String, of integration: String = "made", id: String = "x") -> String
    {
        #"{"specversion":"1.0","id":"\#(id)","source":"\#(integration)","sequence":"\#(sequence)"}"# + "\n"
    }

    private static let (six, seven) = (event("000000000006"), event("000000000007"))
    private static let (nine, other) = (event("000000000009"), event("000000000011", of: "other"))
    private static let manyOthers = String(repeating: other, count: 5000)
    private static let tails: [(before: String, last: Int64?)] = [
        ("", nil), ("{}\n", nil), (six, nil), (seven, 7), (nine, 9), (other, nil),
        (event("000000000007", id: "7"), nil), ("\(nine)\(other)", 9), ("\(nine)\(six)", nil),
        ("\(nine)\(manyOthers)", 9), (event("9223372036854775807"), nil), (event("-9"), nil),
    ]

    /// The store has event 7 with the id 7, and the target has the events up to 6.
    @Test(arguments: tails) func fileWithUnknownEventsGetsEverythingAgain(
        before: String,
        last: Int64?
    ) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(before, to: "changes.ndjson")
        var place = DeliveryPlace(6)
        place.integration = "made"
        let delivered = try await FileTarget(name: "file", path: path).deliver(after: place) { after, _, _ in
            after > 6
                ? [] : [DeliverableEvent(sequence: 7, id: "7", snapshot: "s", body: Array(Self.line.utf8))]
        }
        #expect(delivered.loss?.lastSequence == last)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == (last == nil ? before + Self.line + "\n" : before))
    }

    @Test func folderInPlaceOfAFileIsReportedAndLosesNothing() async throws {
        try await SyncStory.with { story in
            try story.configure(types: [.server, .database, .schema, .table])
            try await story.sync()
            let before = try story.delivered().count
            let kept = story.folder.file("kept.ndjson")
            try FileManager.default.moveItem(atPath: story.events, toPath: kept)
            try FileManager.default.createDirectory(atPath: story.events, withIntermediateDirectories: false)
            try await story.story.cluster.psql("create table one ()")
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains("cannot append to changes.ndjson: it is a folder"), "\(run.errors)")
            #expect(run.errors.contains("hint: Put the file back in its place"), "\(run.errors)")
            try await story.story.cluster.psql("create table two ()")
            try await story.sync(code: 2)
            #expect(try FileManager.default.contentsOfDirectory(atPath: story.events).isEmpty)
            try FileManager.default.removeItem(atPath: story.events)
            try FileManager.default.moveItem(atPath: kept, toPath: story.events)
            _ = try await launch(["sqlite3", story.store, "update target set retry = null"])
            try await story.sync()
            #expect(
                try story.delivered().dropFirst(before).map(\.data.line) == [
                    "added table postgres.public.one", "added table postgres.public.two",
                ]
            )
            #expect(try await story.program(["sync", "status"]).output.contains(" 0 waiting, "))
        }
    }

    @Test func pipeIsRefusedAtOnce() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pipe")
        #expect(try await launch(["mkfifo", path]).code == 0)
        let error = await #expect(throws: DeliveryError.self) {
            try await FileTarget(name: "file", path: path).deliver(after: 0, from: Self.source)
        }
        #expect(error?.cause.hasSuffix("it is a pipe") == true)
    }
}

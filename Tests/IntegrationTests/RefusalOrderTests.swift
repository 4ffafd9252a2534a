import FlyingFox
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Events that a receiver refuses, and the events that it gets later.
@Suite struct RefusalOrderTests {
    private func withHook(_ work: (SyncStory, Receiver) async throws -> Void) async throws {
        let receiver = try await Receiver.start()
        try await SyncStory.with { story in
            try story.configure(
                "deliver: [{webhook: \"\(receiver.url)\", name: hook}]",
                types: [.server, .database, .schema, .table]
            )
            try await work(story, receiver)
        }
        await receiver.stop()
    }

    /// Case 8.4: in both orders, arrival and sequence, the last event of the table has the latest comment.
    @Test func retrySendsThePresentState() async throws {
        try await withHook { story, receiver in
            try await story.sync()
            receiver.setAnswer { _, events in
                let refuses = events.contains { $0.data.name.hasSuffix(".f2") && $0.data.change == "added" }
                return HTTPResponse(statusCode: refuses ? .unprocessableContent : .noContent)
            }
            try await story.story.cluster.psql(
                "create table f1 (); create table f2 (); comment on table f2 is 'old'"
            )
            try await story.sync(code: 2)
            try await story.story.cluster.psql("comment on table f2 is 'new'")
            try await story.sync()
            receiver.setAnswer { _, _ in HTTPResponse(statusCode: .noContent) }
            try await story.sync(["--retry-parked"])
            let told = receiver.taken.filter { $0.data.name.hasSuffix(".f2") }
            #expect(told.map(\.data.change) == ["changed", "added"])
            #expect(told.map(\.sequence) == told.map(\.sequence).sorted())
            #expect(told.last?.data.comment == "new")
        }
    }

    /// Case 8.13.
    @Test func refusingReceiverIsWaitedFor() async throws {
        try await withHook { story, receiver in
            let tables = (0..<600).map { "create table t\($0) ();" }.joined()
            try await story.story.cluster.psql(tables)
            receiver.setAnswer { _, _ in HTTPResponse(statusCode: .badRequest) }
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains("answered 400 to all that it was sent"), "\(run.errors)")
            #expect(receiver.requests < 300)
            let status = try await story.program(["sync", "status"]).output
            #expect(!status.contains("refused"), "\(status)")
            receiver.setAnswer { _, _ in HTTPResponse(statusCode: .noContent) }
            let longer = "update target set retry = retry + 600000; update delivery set pause = 900000"
            _ = try await launch(["sqlite3", story.store, longer])
            // Case 8.15: a run reports that the target is in its pause.
            let paused = try await story.sync(code: 2)
            #expect(
                paused.errors.contains("hook has failed before and gets no events until 20"),
                "\(paused.errors)"
            )
            _ = try await launch(["sqlite3", story.store, "update target set retry = null"])
            try await story.sync()
            #expect(receiver.taken.count { $0.data.kind == "table" } == 600)
        }
    }

    /// Case 8.9.
    @Test(arguments: ["text/html", "text/html; charset=utf-8"])
    func answersOfCommonFrameworksAreAccepted(type: String) async throws {
        try await withHook { story, receiver in
            for (code, body) in [(HTTPStatusCode.ok, "OK"), (.accepted, ""), (.noContent, "")] {
                let before = receiver.requests
                receiver.setAnswer { _, _ in
                    HTTPResponse(
                        statusCode: code,
                        headers: HTTPHeaders([.contentType: type]),
                        body: Data(body.utf8)
                    )
                }
                try await story.sync()
                #expect(receiver.requests == before + 1)
            }
            let long = Data(repeating: UInt8(ascii: "x"), count: 2 << 20)
            receiver.setAnswer { _, _ in HTTPResponse(statusCode: .ok, body: long) }
            try await story.sync()
        }
    }
}

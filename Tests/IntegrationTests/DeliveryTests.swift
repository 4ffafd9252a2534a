import FlyingFox
import Foundation
import Inventory
import LocalEstate
import Subprocess
import Support
import Synchronization
import SystemPackage
import Testing

/// Where events are delivered, and what happens if the delivery fails.
@Suite struct DeliveryTests {
    private static let hook =
        "deliver:\n  - webhook: URL\n    secret: env:HOOK_KEY\n    timeout: 1s\n    batch: 50"

    /// A server with a webhook, synchronised once.
    private func withHook(
        _ work: (SyncStory, Receiver) async throws -> Void
    ) async throws {
        let receiver = try await Receiver.start()
        try await SyncStory.with { story in
            try story.configure(
                Self.hook.replacing("URL", with: receiver.url),
                types: [.server, .database, .schema, .table]
            )
            try await story.sync()
            try await work(story, receiver)
        }
        await receiver.stop()
    }

    @Test func everyEventIsTheSameCloudEventEverywhere() async throws {
        try await withHook { story, receiver in
            let events = receiver.taken
            #expect(events.count >= 5)
            #expect(events.allSatisfy { $0.specversion == "1.0" && $0.source == "story" })
            #expect(Set(events.map(\.id)).count == events.count)
            #expect(events.map(\.sequence) == events.map(\.sequence).sorted())
            // A target that is added later gets every resource, and each of them only once.
            try story.configure(
                "\(Self.hook.replacing("URL", with: receiver.url))\n  - file: changes.ndjson",
                types: [.server, .database, .schema, .table]
            )
            try await story.sync()
            #expect(try story.delivered().map(\.subject).sorted() == events.map(\.subject).sorted())
            #expect(receiver.taken.count == events.count)
            // An event that every target has is deleted, although it was for one target only.
            let kept = try await launch(["sqlite3", story.store, "select count(*) from event"])
            #expect(kept.output == "0\n")
        }
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        let name: String
        let told: String
        let answer: Receiver.Answering

        var testDescription: String { name }
    }

    static let troubles = [
        Trouble(name: "slow", told: "in time") { _, _ in
            try await Task.sleep(for: .seconds(3))
            return HTTPResponse(statusCode: .serviceUnavailable)
        },
        Trouble(name: "500", told: "answered 500") { _, _ in HTTPResponse(statusCode: .internalServerError) },
        Trouble(name: "301", told: "answered 301") { _, _ in
            HTTPResponse(
                statusCode: .movedPermanently,
                headers: HTTPHeaders([.location: "http://127.0.0.1:1/"])
            )
        },
        Trouble(name: "200 with an error page", told: "with a web page") { _, _ in
            HTTPResponse(
                statusCode: .ok,
                headers: HTTPHeaders([.contentType: "text/html"]),
                body: Data("<h1>Oops".utf8)
            )
        },
        Trouble(name: "403", told: "answered 403") { _, _ in HTTPResponse(statusCode: .forbidden) },
    ]

    @Test(arguments: troubles) func refusedEventsWaitAndArriveLater(trouble: Trouble) async throws {
        try await withHook { story, receiver in
            let before = receiver.taken.count
            receiver.setAnswer(trouble.answer)
            try await story.story.cluster.psql("create table late (id int)")
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains(trouble.told), "\(run.errors)")
            #expect(receiver.taken.count == before)
            let status = try await story.program(["sync", "status"])
            #expect(status.output.contains("2 waiting"), "\(status.output)")
            receiver.setAnswer { _, _ in HTTPResponse(statusCode: .noContent) }
            try await story.letPausesPass()
            try await story.sync()
            #expect(receiver.taken.dropFirst(before).map(\.data.line) == ["added table postgres.public.late"])
        }
    }

    @Test func eventIsTheSameOnEveryAttempt() async throws {
        try await withHook { story, receiver in
            let attempts = Mutex<[[String]]>([])
            receiver.setAnswer { _, events in
                let count = attempts.withLock { attempts in
                    attempts.append(events.filter(\.isNews).map { "\($0.id) \($0.sequence) \($0.data.line)" })
                    return attempts.count
                }
                return HTTPResponse(statusCode: count < 3 ? .internalServerError : .noContent)
            }
            try await story.story.cluster.psql("create table late (id int)")
            try await story.sync()
            let (first, others) = attempts.withLock { ($0[0], $0.dropFirst()) }
            #expect(first.count == 1 && first[0].hasSuffix("added table postgres.public.late"))
            #expect(others.count == 2 && others.allSatisfy { $0 == first })
        }
    }

    @Test func parkedEventIsShownAndSentAgainOnRequest() async throws {
        try await withHook { story, receiver in
            receiver.setAnswer { _, events in
                let refuses = events.contains { $0.data.name.hasSuffix(".bad") } || events.count > 2
                return HTTPResponse(statusCode: refuses ? .payloadTooLarge : .noContent)
            }
            try await story.story.cluster.psql(
                "create table a (); create table bad (); create table c (); create table d (); create table e ();"
            )
            let before = receiver.taken.count
            try await story.sync(code: 2)
            let names = receiver.taken.dropFirst(before).map(\.data.name)
            #expect(names == ["a", "c", "d", "e"].map { "postgres.public.\($0)" })
            let status = try await story.program(["sync", "status"])
            #expect(status.output.contains("0 waiting, 1 parked"), "\(status.output)")
            #expect(status.output.contains("answered 413"))
            receiver.setAnswer { _, _ in HTTPResponse(statusCode: .noContent) }
            try await story.sync(["--retry-parked"])
            #expect(receiver.taken.last?.data.name == "postgres.public.bad")
            // The event has a new position in the log, and its sequence shows it.
            #expect(receiver.taken.map(\.sequence) == receiver.taken.map(\.sequence).sorted())
            #expect(try await story.program(["sync", "status"]).output.contains("0 waiting, agreed "))
        }
    }

    @Test func brokenConnectionAndBadCertificateAreRetried() async throws {
        try await SyncStory.with { story in
            let authority = try await CertificateAuthority(in: story.folder.path)
            let receiver = try await Receiver.start()
            let proxy = try Proxy(
                to: try #require(Int(receiver.url.split(separator: ":")[2].prefix { $0 != "/" }))
            )
            proxy.cut(after: 20)
            let front = try await TLSFront(
                before: receiver.url.replacing("/hook", with: ""),
                authority: authority
            )
            let hooks = [
                "- {webhook: \"http://127.0.0.1:\(proxy.port)/\", name: closing, timeout: 1s}",
                "- {webhook: \"\(front.url)/untrusted\", name: untrusted, timeout: 2s}",
                "- {webhook: \"\(front.url)/\", name: trusted, caFile: \(authority.certificate)}",
            ]
            try story.configure(
                "deliver:\n" + hooks.map { "  \($0)" }.joined(separator: "\n"),
                types: [.server]
            )
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains("closing was not reached: the connection for"), "\(run.errors)")
            #expect(
                run.errors.contains("untrusted was not reached: no trusted TLS connection"),
                "\(run.errors)"
            )
            #expect(!run.errors.contains("warning: story: trusted"))
            #expect(Set(receiver.taken.map(\.id)).count == 1)
            try await front.stop()
            await receiver.stop()
            proxy.stop()
        }
    }

    /// The ten lines of code in docs/receivers.md, as they are printed there.
    @Test func documentedReceiverVerifiesTheSignature() async throws {
        let page = try String(contentsOfFile: "\(Repository.root)/docs/receivers.md", encoding: .utf8)
        let block = try #require(page.firstMatch(of: #/```python\n(import (?s).*?)```/#)).1
        #expect(block.split(separator: "\n").count == 10)
        try await SyncStory.with { story in
            let script = try story.folder.write(String(block), to: "receiver.py")
            for (key, code) in [("key of the hook", Int32(0)), ("another key", 2)] {
                let port = try HeldPort.free()
                let url = "http://127.0.0.1:\(port)/"
                try story.configure(Self.hook.replacing("URL", with: url), types: [.server])
                let variables = ["PORT": "\(port)", "HOOK_KEY": key, "PATH": "/usr/bin:/bin"]
                let output = try await Self.running(["/usr/bin/python3", script], variables, port) {
                    let run = try await story.sync(code: code)
                    #expect(code == 0 || run.errors.contains("answered 401"))
                }
                #expect(
                    output.contains("pgcensus.resource.added postgresql://\(TestCluster.host):5432")
                        == (code == 0)
                )
            }
        }
    }

    /// The output of a program that runs while `work` runs.
    private static func running(
        _ command: [String],
        _ environment: [String: String],
        _ port: Int,
        _ work: @escaping () async throws -> Void
    ) async throws -> String {
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let result = try await Subprocess.run(
            .path(FilePath(command[0])),
            arguments: Arguments(Array(command.dropFirst())),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            input: .none,
            output: .sequence,
            error: .discarded
        ) { execution in
            try await until("the port") {
                try await launch(["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"]).code == 0
            }
            try await work()
            try execution.send(signal: .terminate)
            var output = ""
            for try await line in execution.standardOutput.strings() { output += line + "\n" }
            return output
        }
        return result.closureResult
    }
}

import Foundation
import Support

/// A receiver from other authors: the CloudEvents SDK for Python, in a web framework with its own default answers.
final class ForeignReceiver: Sendable {
    let name: String
    let url: String
    private let folder: TemporaryFolder
    private let running: Task<ProgramRun, any Error>

    struct NotStarted: Error {
        let text: String
    }

    /// Starts `Tests/Receivers/FRAMEWORK_receiver.py` with one of the answers that the script supports.
    init(_ framework: String, _ answer: String) async throws {
        let folder = try TemporaryFolder()
        name = "\(framework)-\(answer)"
        self.folder = folder
        running = Task {
            try await launch(
                [
                    "\(Repository.root)/.build/receivers/bin/python",
                    "\(Repository.root)/Tests/Receivers/\(framework)_receiver.py", answer, folder.path,
                ],
                environment: ["PYTHONDONTWRITEBYTECODE": "1"]
            )
        }
        do {
            try await until("the receiver") { FileManager.default.fileExists(atPath: folder.file("port")) }
        } catch {
            running.cancel()
            throw NotStarted(text: (try? await running.value.errors) ?? name)
        }
        url = "http://127.0.0.1:\(try String(contentsOfFile: folder.file("port"), encoding: .utf8))/hook"
    }

    func stop() async {
        running.cancel()
        _ = try? await running.value
    }

    /// The events that the SDK has read and written again, in the order of arrival.
    var taken: [Data] {
        let data = FileManager.default.contents(atPath: folder.file("taken.ndjson")) ?? Data()
        return data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
    }

    /// The number of events in each request.
    var requests: [Int] {
        let text = try? String(contentsOfFile: folder.file("requests"), encoding: .utf8)
        return (text ?? "").split(separator: "\n").compactMap { Int($0) }
    }

    /// If `isSo`, the receiver confirms all events and stores none; otherwise it stores them again.
    func keepsNothing(_ isSo: Bool) throws {
        let mark = folder.file("broken")
        if isSo {
            try folder.write("", to: "broken")
        } else {
            try FileManager.default.removeItem(atPath: mark)
        }
    }

    /// The data of the event that closed the last run.
    func closing() throws -> [String: Any]? {
        let events = try taken.compactMap { try JSONSerialization.jsonObject(with: $0) as? [String: Any] }
        return events.last { $0["type"] as? String == "pgcensus.run.finished" }?["data"] as? [String: Any]
    }
}

/// The check that a receiver makes of its own state, as docs/receivers.md shows it.
enum DocumentedCheck {
    static func agrees(_ known: [String: ToldResource], with closing: [String: Any]) async throws -> Bool {
        let page = try String(contentsOfFile: "\(Repository.root)/docs/receivers.md", encoding: .utf8)
        guard let block = page.firstMatch(of: #/```python\n((?s).*?)```/#)?.1 else { return false }
        let folder = try TemporaryFolder()
        let digests = known.mapValues { ["digest": $0.digest ?? ""] }
        let input = try JSONSerialization.data(withJSONObject: [digests, closing] as [Any])
        let file = try folder.write(String(decoding: input, as: UTF8.self), to: "input.json")
        let script =
            "import hashlib, json, sys\nknown, data = json.load(open(sys.argv[1]))\n\(block)\nprint(agrees)"
        let run = try await launch(["/usr/bin/python3", "-c", script, file])
        guard ["True\n", "False\n"].contains(run.output) else {
            throw ForeignReceiver.NotStarted(text: run.errors)
        }
        return run.output == "True\n"
    }
}

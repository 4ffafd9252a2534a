import ArgumentParser
import Foundation
import Inventory
import Wording

/// What a running `sync` says on standard error: one line for each thing that happens.
struct SyncLog: Sendable {
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }

    enum Level: String, Sendable { case info, warning, error }

    let format: Format

    func write(_ level: Level, _ integration: String?, _ message: String, hint: String? = nil) {
        let line =
            switch format {
            case .text: text(level, integration, message, hint)
            case .json: json(level, integration, message, hint)
            }
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private func text(_ level: Level, _ integration: String?, _ message: String, _ hint: String?) -> String {
        let start = [Timestamp(Date()).description] + (level == .info ? [] : ["\(level.rawValue):"])
        let line = (start + [integration.map { "\($0):" }, message].compactMap { $0 }).joined(separator: " ")
        return line + (hint.map { "\nhint: \($0)" } ?? "")
    }

    private func json(_ level: Level, _ integration: String?, _ message: String, _ hint: String?) -> String {
        var json = JSONWriter()
        json.object { json in
            json.member("time", Timestamp(Date()))
            json.member("level", level.rawValue)
            json.member("integration", integration)
            json.member("message", message)
            json.member("hint", hint)
        }
        return String(decoding: json.drain(), as: UTF8.self)
    }
}

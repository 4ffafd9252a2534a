import Discovery
import Foundation
import Inventory
import Synchronization
import Wording

/// Tells on stderr how far a crawl has come: one line that moves on a terminal, else one line per server.
final class Progress: Sendable {
    private let counts = Mutex<(done: Int, total: Int)>((0, 0))
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ event: Crawl.Event) {
        switch event {
        case .listed(let servers):
            counts.withLock { $0.total = servers }
            write(isTerminal ? "\r0/\(servers) servers" : "\(servers) servers listed\n")
        case .notice(let text):
            write((isTerminal ? "\r\u{1B}[K" : "") + "warning: \(text.printable)\n")
        case .finished(let server):
            let (done, total) = counts.withLock { counts in
                counts.done += 1
                return counts
            }
            write(isTerminal ? "\r\(done)/\(total) servers" : line(server, done, total))
        }
    }

    /// Clears the moving line, so that what follows starts at the left.
    func end() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    private func line(_ server: Server, _ done: Int, _ total: Int) -> String {
        let code = server.scan.problems.first.map { " (\($0.code))" } ?? ""
        return "\(done)/\(total) \(server.name.printable): \(server.scan.outcome.rawValue)\(code)\n"
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}

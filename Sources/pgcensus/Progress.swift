import Discovery
import Foundation
import Inventory
import Logging
import Synchronization
import Wording

/// Shows the progress of a scan on standard error: one line that changes on a terminal, else one line per server.
final class Progress: Sendable {
    private let counts = Mutex<(done: Int, total: Int)>((0, 0))
    private let integration: String
    private let log = LogOptions.current
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(of integration: String) {
        self.integration = integration
    }

    func show(_ event: EstateScan.Event) {
        switch event {
        case .listed(let servers):
            counts.withLock { $0.total = servers }
            show(moving: "0/\(servers) servers", else: "\(servers) server\(servers == 1 ? "" : "s") listed")
        case .notice(let text):
            end()
            warn(text)
        case .finished(let server):
            let (done, total) = counts.withLock { counts in
                counts.done += 1
                return counts
            }
            show(moving: "\(done)/\(total) servers", else: line(server, done, total))
        }
    }

    /// Clears the changing line, so that later output starts at the left.
    func end() {
        if isAnimated { StandardError.write("\r\u{1B}[K") }
    }

    /// Lines of the log would mix with the changing line.
    private var isAnimated: Bool { isTerminal && log.format == .text && log.level == .info }

    private func line(_ server: Server, _ done: Int, _ total: Int) -> String {
        let code = server.scan.problems.first.map { " (\($0.code))" } ?? ""
        return "\(done)/\(total) \(server.name): \(server.scan.outcome.rawValue)\(code)".printable
    }

    private func show(moving: String, else line: String) {
        guard log.level <= .info else { return }
        guard log.format == .text else { return Logger.pgcensus.write(.info, integration, line) }
        StandardError.write(isAnimated ? "\r\(moving)" : line + "\n")
    }
}

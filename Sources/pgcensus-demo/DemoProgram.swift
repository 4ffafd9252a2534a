import ArgumentParser
import Dispatch
import Foundation
import Wording

/// The command line of the demo: an estate on loopback, or only Azure's emulator.
@main
struct DemoProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pgcensus-demo",
        abstract: "Azure and PostgreSQL on loopback, to try pgcensus with.",
        subcommands: [Demo.self, EmulatorCommand.self],
        defaultSubcommand: Demo.self
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as any ExplainedError {
            say("error: \(error.cause)")
            if let hint = error.hint { say("hint: \(hint)") }
            Foundation.exit(1)
        } catch {
            exit(withError: error)
        }
    }
}

/// Ctrl-C and SIGTERM cancel the work, so that it stops the servers it has started.
func stoppingOnSignals(_ work: @escaping @Sendable () async throws -> Int32) async throws -> Int32 {
    let task = Task { try await work() }
    let sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { task.cancel() }
        source.activate()
        return source
    }
    defer { sources.forEach { $0.cancel() } }
    let result = await task.result
    return task.isCancelled ? 130 : try result.get()
}

func say(_ text: String) {
    print(text)
    fflush(nil)
}

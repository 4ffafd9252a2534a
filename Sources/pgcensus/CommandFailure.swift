import Configuration
import Foundation
import Inventory
import Logging
import Sync
import Wording

/// The exit codes that scripts may rely on.
enum ExitStatus {
    static let done: Int32 = 0
    static let failed: Int32 = 1
    static let somethingUnseen: Int32 = 2
    static let checkFoundSomething: Int32 = 3
    static let nothingSeen: Int32 = 4
    static let wrongUsage: Int32 = 64
    static let wrongConfiguration: Int32 = 78
    static let interrupted: Int32 = 130

    static func code(of kind: Failure.Kind) -> Int32 {
        switch kind {
        case .work: failed
        case .usage: wrongUsage
        case .configuration: wrongConfiguration
        }
    }

    static func of(_ completion: SyncOnce.Completion) -> Int32 {
        switch completion {
        case .done: done
        case .somethingUnseen: somethingUnseen
        case .nothingSeen: nothingSeen
        case .failed: failed
        }
    }

    /// The exit code of a command that has stored a snapshot.
    static func stored(_ coverage: Coverage) -> Int32 {
        coverage.seesNothing ? nothingSeen : coverage.hidesUnexpectedly ? somethingUnseen : done
    }
}

/// An error that ends the program: two lines for each problem, and an exit code.
struct CommandFailure: Error {
    let messages: [Message]
    let code: Int32

    struct Message {
        let cause: String
        let hint: String?
    }

    var cause: String { messages[0].cause }

    init(_ cause: String, hint: String?, code: Int32 = ExitStatus.failed) {
        messages = [Message(cause: cause, hint: hint)]
        self.code = code
    }

    init(_ error: any ExplainedError, code: Int32? = nil) {
        let kind = (error as? Failure)?.kind ?? .work
        self.init(error.cause, hint: error.hint, code: code ?? ExitStatus.code(of: kind))
    }

    /// Any error, in words for people.
    init(explaining error: any Error) {
        self =
            switch error {
            case let error as CommandFailure: error
            case let error as OutputFailure: error.failure
            default: CommandFailure(explained(error))
            }
    }

    /// Runs work; an error that explains itself becomes a failure of the command.
    static func explaining<Result>(_ work: () throws -> Result) throws -> Result {
        do { return try work() } catch let error as any ExplainedError { throw CommandFailure(error) }
    }

    /// Each problem of a file with its own hint; without any hint, the hint refers to docs/configuration.md.
    init(_ error: ConfigurationError) {
        let hintless = error.problems.allSatisfy { $0.hint == nil }
        messages = error.problems.enumerated().map { index, problem in
            let isLast = index == error.problems.count - 1
            return Message(cause: problem.description, hint: hintless && isLast ? error.hint : problem.hint)
        }
        code = ExitStatus.wrongConfiguration
    }

    func printDiagnostic() {
        for message in messages { pgcensus.printDiagnostic(.error, message.cause, hint: message.hint) }
    }
}

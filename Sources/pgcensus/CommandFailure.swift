import Foundation
import Wording

/// The exit codes that scripts may rely on.
enum Ending {
    static let done: Int32 = 0
    static let failed: Int32 = 1
    static let somethingUnseen: Int32 = 2
    static let checkFoundSomething: Int32 = 3
    static let wrongUsage: Int32 = 64
    static let wrongConfiguration: Int32 = 78
    static let interrupted: Int32 = 130
}

/// An error that ends the program: two lines, and an exit code.
struct CommandFailure: Error {
    let cause: String
    let hint: String?
    let code: Int32

    init(_ cause: String, hint: String?, code: Int32 = Ending.failed) {
        self.cause = cause
        self.hint = hint
        self.code = code
    }

    init(_ error: any ExplainedError, code: Int32 = Ending.failed) {
        self.init(error.cause, hint: error.hint, code: code)
    }

    func print() {
        var text = "error: \(cause)\n"
        if let hint { text += "hint: \(hint)\n" }
        FileHandle.standardError.write(Data(text.utf8))
    }
}

import Foundation

/// The environment as it was when the program began.
///
/// libpq is made to forget its own variables; a secret may be kept in one of them all the same.
enum ProcessEnvironment {
    static let variables = ProcessInfo.processInfo.environment

    /// The value of a variable; an empty one counts as none.
    static subscript(name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

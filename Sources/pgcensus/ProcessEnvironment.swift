import Foundation

/// The environment at the start of the program.
///
/// libpq forgets its own variables later; a secret may still be in one of them.
enum ProcessEnvironment {
    static let variables = ProcessInfo.processInfo.environment

    /// The value of a variable; nil for an empty one.
    static subscript(name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

import Foundation

/// What a terminal can show.
enum Terminal {
    static func isColored(_ descriptor: Int32) -> Bool {
        let environment = ProcessEnvironment.variables
        return isatty(descriptor) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
            && environment["TERM"] != "dumb"
    }
}

import Foundation

/// The user that runs PostgreSQL: it refuses to run as root.
enum UnprivilegedUser {
    private static let name = "postgres"
    private static var isNeeded: Bool { getuid() == 0 }

    /// Runs a PostgreSQL program as that user.
    @discardableResult
    static func run(_ program: String, _ arguments: [String], input: String = "") async throws -> String {
        guard isNeeded else {
            return try await LocalEstate.run(program, arguments, input: input, folder: "/")
        }
        let all = ["-u", name, "--", program] + arguments
        return try await LocalEstate.run("runuser", all, input: input, folder: "/")
    }

    static func own(_ path: String) async throws {
        if isNeeded { try await LocalEstate.run("chown", ["-R", name, path]) }
    }
}

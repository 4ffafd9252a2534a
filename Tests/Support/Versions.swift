import Foundation
package import LocalEstate

/// The major versions of PostgreSQL that are installed: Debian's, and two from PyPI that `make setup` installs.
package enum Versions {
    package static let all = [15, 16, 18]

    package static func installation(_ version: Int) throws -> PostgresInstallation {
        let debian = try PostgresInstallation.debian()
        if version == debian.version { return debian }
        return try .packaged(version, in: "\(Repository.root)/.build/postgres-\(version)")
    }

    /// A cluster to copy; it is in `.build`, next to the programs that created it.
    package static func template(_ installation: PostgresInstallation) async throws -> String {
        let path = "\(Repository.root)/.build/cluster-\(try await installation.release)"
        if !FileManager.default.fileExists(atPath: path) { try await installation.makeTemplate(path) }
        return path
    }
}

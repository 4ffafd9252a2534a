package import LocalEstate

/// The majors of PostgreSQL that there are servers of: Debian's, and two from PyPI that `make setup` installs.
package enum Versions {
    package static let all = [15, 16, 18]

    package static func installation(_ version: Int) throws -> PostgresInstallation {
        let debian = try PostgresInstallation.debian()
        if version == debian.version { return debian }
        return try .packaged(version, in: "\(Repository.root)/.build/postgres-\(version)")
    }
}

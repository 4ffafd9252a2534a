import Foundation

/// The server programs of one major version.
package struct PostgresInstallation: Sendable {
    package let version: Int
    package let hasTLS: Bool
    /// The folder of `initdb`, `pg_ctl` and `postgres`.
    let programs: String
    /// The folder of the client library that comes with them.
    package var libraries: String {
        URL(fileURLWithPath: programs).deletingLastPathComponent().appendingPathComponent("lib").path
    }

    /// Debian's own; the highest version wins.
    package static func debian() throws -> PostgresInstallation {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        guard let version = versions.compactMap(Int.init).max(),
            FileManager.default.isExecutableFile(atPath: "\(root)/\(version)/bin/initdb")
        else {
            throw ProgramFailure(program: "initdb", text: "no server below \(root); run make setup")
        }
        return PostgresInstallation(version: version, hasTLS: true, programs: "\(root)/\(version)/bin")
    }

    /// One that `make setup` has put into a virtual environment of Python; these are built without TLS.
    package static func packaged(_ version: Int, in environment: String) throws -> PostgresInstallation {
        let packages = URL(fileURLWithPath: environment).appendingPathComponent("lib")
        let found = FileManager.default.enumerator(at: packages, includingPropertiesForKeys: nil)?
            .compactMap { ($0 as? URL)?.path }
            .first { $0.hasSuffix("/pginstall/bin/initdb") }
        guard let found else {
            throw ProgramFailure(program: "initdb", text: "no server in \(environment); run make setup")
        }
        let programs = URL(fileURLWithPath: found).deletingLastPathComponent().path
        return PostgresInstallation(version: version, hasTLS: false, programs: programs)
    }

    /// The same where the unprivileged user can read it: the working copy may be closed to others.
    ///
    /// A Python package keeps its shared libraries in a folder beside it.
    func reachable(from folder: String) async throws -> PostgresInstallation {
        guard !hasTLS else { return self }
        let package = URL(fileURLWithPath: programs).deletingLastPathComponent().deletingLastPathComponent()
        let copy = "\(folder)/\(package.lastPathComponent)"
        try await run("cp", ["-R", package.path, "\(package.path).libs", folder], folder: "/")
        return PostgresInstallation(version: version, hasTLS: hasTLS, programs: "\(copy)/pginstall/bin")
    }
}

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

    /// A version that `make setup` has installed into a virtual environment of Python; these have no TLS.
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

    /// As the programs print it: `15.18`.
    package var release: String {
        get async throws {
            let text = try await run("\(programs)/initdb", ["--version"], folder: "/")
            guard let release = text.firstMatch(of: #/[0-9]+\.[0-9]+/#) else {
                throw ProgramFailure(program: "initdb --version", text: text)
            }
            return String(release.output)
        }
    }

    /// Creates a new cluster that is copied for each server, which takes a tenth of the time.
    package func makeTemplate(_ path: String) async throws {
        let folder = "/tmp/pgcensus-template-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let installation = try await reachable(from: folder)
        try await UnprivilegedUser.own(folder)
        try await installation.makeCluster(in: "\(folder)/data")
        // The folder appears complete or not at all, and the first one is kept.
        let part = "\(path).\(UUID().uuidString)"
        try await run("cp", ["-R", "--preserve=mode", "\(folder)/data", part])
        do { try FileManager.default.moveItem(atPath: part, toPath: path) } catch {
            try FileManager.default.removeItem(atPath: part)
            guard FileManager.default.fileExists(atPath: path) else { throw error }
        }
    }

    func makeCluster(in folder: String) async throws {
        let options = [
            "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8",
        ]
        try await UnprivilegedUser.run("\(programs)/initdb", ["--pgdata", folder, "--no-sync"] + options)
    }

    /// The same for the unprivileged user: the working copy may be closed to others.
    ///
    /// A Python package keeps its shared libraries in a folder beside it.
    func reachable(from folder: String) async throws -> PostgresInstallation {
        guard !hasTLS else { return self }
        if (try? await UnprivilegedUser.run("\(programs)/initdb", ["--version"])) != nil { return self }
        let package = URL(fileURLWithPath: programs).deletingLastPathComponent().deletingLastPathComponent()
        let copy = "\(folder)/\(package.lastPathComponent)"
        try await run("cp", ["-R", package.path, "\(package.path).libs", folder], folder: "/")
        return PostgresInstallation(version: version, hasTLS: hasTLS, programs: "\(copy)/pginstall/bin")
    }
}

import Foundation

/// Paths in the working copy that the tests were built from.
package enum Repository {
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    package static var fixtures: String { "\(root)/fixtures" }

    /// PgBouncer, which `make setup` unpacks.
    package static var pooler: String { "\(root)/.build/pgbouncer/usr/sbin/pgbouncer" }

    /// An executable of the same build as the tests.
    package static func program(_ name: String) -> String {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(
            name
        ).path
    }
}

/// A folder for one test; it is removed with this object.
package final class TemporaryFolder: Sendable {
    package let path: String

    /// A folder in memory if there is enough memory: servers and stores write a lot, and no test keeps it.
    package static let place: String = {
        var memory = statvfs()
        let hasMemory = statvfs("/dev/shm", &memory) == 0
        let free = UInt64(memory.f_bavail) * UInt64(memory.f_frsize)
        // ST_NOEXEC of statvfs(3).
        let isForPrograms = memory.f_flag & 8 == 0
        return hasMemory && isForPrograms && free > 4 << 30 ? "/dev/shm" : "/tmp"
    }()

    package init() throws {
        path = "\(Self.place)/pgcensus-test-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: file(name), atomically: true, encoding: .utf8)
        return file(name)
    }
}

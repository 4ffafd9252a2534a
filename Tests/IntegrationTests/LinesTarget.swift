import Delivery
import Foundation
import Support
import Synchronization
import SystemPackage

/// A file that is sometimes a folder, or locked by a process that never releases the lock.
final class LinesTarget: HistoryTarget {
    private let folder: TemporaryFolder
    private let path: String
    private let lock = Mutex<FileDescriptor?>(nil)

    init(_ folder: TemporaryFolder) {
        self.folder = folder
        path = folder.file("changes.ndjson")
    }

    func target(named name: String) -> any DeliveryTarget { FileTarget(name: name, path: path) }

    func disturb(_ trouble: HistoryTrouble?) throws {
        try lock.withLock { lock in
            try lock?.close()
            lock = nil
        }
        try bringBack()
        switch trouble {
        case nil: break
        case .hanging: try hold()
        default: try takeAway()
        }
    }

    private var away: String { folder.file("away.ndjson") }

    private func takeAway() throws {
        if !FileManager.default.fileExists(atPath: path) { try folder.write("", to: "changes.ndjson") }
        try FileManager.default.moveItem(atPath: path, toPath: away)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    private func bringBack() throws {
        guard FileManager.default.fileExists(atPath: away) else { return }
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: away, toPath: path)
    }

    private func hold() throws {
        try lock.withLock { lock in
            let file = try FileDescriptor.open(
                path,
                .readWrite,
                options: .create,
                permissions: [.ownerReadWrite]
            )
            lock = file
            guard flock(file.rawValue, LOCK_EX) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    func resources() throws -> [(way: String, resources: [String: ToldResource])] {
        let data = FileManager.default.contents(atPath: path) ?? Data()
        return try ModelReceiver.replayed(data.split(separator: UInt8(ascii: "\n")).map { Data($0) })
    }
}

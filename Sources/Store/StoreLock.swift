import Files
import Foundation

/// The right to write to a store: one process holds it at a time, until it ends.
///
/// An advisory lock (flock) on a file next to the store; the file names the holder, and is removed at the end.
package struct StoreLock: ~Copyable {
    /// The tables that it protects.
    package enum Purpose: String, Sendable {
        /// All tables except those of `role`.
        case snapshots = "-lock"
        /// The tables of `role`, which can be written while a `sync` runs in the foreground.
        case roles = "-role-lock"
    }

    let purpose: Purpose
    private let path: String
    private let descriptor: Int32

    /// Throws `held` if another process has the lock.
    package init(store: String, for purpose: Purpose = .snapshots) throws(StoreError) {
        self.purpose = purpose
        path = store + purpose.rawValue
        try SnapshotStore.expectFile(store)
        Self.create(store)
        while true {
            let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard opened >= 0 else { throw .notWritable(path: store) }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                close(opened)
                throw .held(path: store, by: Self.holder(path), for: purpose)
            }
            if Self.isStill(opened, at: path) {
                descriptor = opened
                break
            }
            close(opened)
        }
        let note = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)\n"
        ftruncate(descriptor, 0)
        _ = unsafe note.withCString { unsafe Glibc.write(descriptor, $0, strlen($0)) }
    }

    deinit {
        unsafe unlink(path)
        close(descriptor)
    }

    /// Creates the store's file, because SQLite would make it readable for all users; follows a link.
    ///
    /// An existing file is not opened: closing it would release SQLite's own locks.
    private static func create(_ store: String) {
        guard unsafe access(store, F_OK) != 0 else { return }
        let opened = unsafe open(store, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        if opened >= 0 { close(opened) }
    }

    /// False if the previous holder has removed the file after we opened it and before we locked it.
    private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
        var ours = stat()
        var there = stat()
        guard unsafe fstat(descriptor, &ours) == 0, unsafe stat(path, &there) == 0 else { return false }
        return ours.st_ino == there.st_ino && ours.st_dev == there.st_dev
    }

    private static func holder(_ path: String) -> String {
        let note = (try? InputFile.read(path, most: 4096)) ?? Data()
        let line = String(decoding: note, as: UTF8.self).prefix { $0 != "\n" }
        return line.isEmpty ? "another process" : String(line)
    }
}

import Foundation
import Store

/// Whether the store can be written, without a write to it.
package struct StoreChecks {
    private let path: String

    package init(_ path: String) {
        self.path = path
    }

    package func check() -> Check {
        guard FileManager.default.fileExists(atPath: path) else {
            return canMakeFiles()
                ? Check("store", .holds, "\(path) does not exist; the first scan creates it")
                : Check(
                    "store",
                    .wrong,
                    "\(path) cannot be created",
                    remedy: "Choose an existing folder that you may write to: --store FILE"
                )
        }
        do throws(StoreError) { _ = try SnapshotStore(reading: path) } catch {
            return Check("store", .wrong, error.cause, remedy: error.hint)
        }
        return FileManager.default.isWritableFile(atPath: path) && canMakeFiles()
            ? Check("store", .holds, "\(path) can be written")
            : Check(
                "store",
                .wrong,
                "\(path) cannot be written",
                remedy: "Become the owner of the file and its folder: chown \(NSUserName()) \(path)"
            )
    }

    /// Permissions do not decide it on every file system: so this creates a file next to the store, and removes it.
    private func canMakeFiles() -> Bool {
        let probe = "\(path)-\(UUID().uuidString.prefix(8))"
        let descriptor = unsafe open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return unsafe unlink(probe) == 0
    }
}

import Doctor
import Foundation
import SnapshotStore

/// Whether the store can be written, without writing to it.
struct StoreExamination {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    func check() -> Check {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            return files.isWritableFile(atPath: folder)
                ? Check("store", .holds, "\(path) will be made by the first scan")
                : Check(
                    "store",
                    .wrong,
                    "\(path) cannot be made",
                    remedy: "Choose a folder that is there and that you may write to: --store FILE"
                )
        }
        do throws(StoreError) { _ = try SnapshotStore(reading: path) } catch {
            return Check("store", .wrong, error.cause, remedy: error.hint)
        }
        return files.isWritableFile(atPath: path)
            ? Check("store", .holds, "\(path) can be written")
            : Check(
                "store",
                .wrong,
                "\(path) cannot be written",
                remedy: "Make it yours: chown \(NSUserName()) \(path)"
            )
    }
}

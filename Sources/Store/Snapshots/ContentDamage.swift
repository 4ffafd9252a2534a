import Foundation
import Synchronization
import Wording

/// A content that is missing, that was altered, or that SQLite cannot read.
package struct ContentDamage: Error, Sendable {
    let digest: [UInt8]
    let detail: String

    var description: String { "content \(digest.hexadecimal) \(detail)" }
}

/// The damage that readers have found in a store, while they continued with the rest.
final class DamageLog: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ damage: ContentDamage, of scope: String) {
        let line = "\(damage.description), of \(scope)"
        lines.withLock { if !$0.contains(line) { $0.append(line) } }
    }

    var found: [String] { lines.withLock { $0 } }
}

extension StoreView {
    /// Returns what `read` returns; nil if a content of the scope is damaged.
    ///
    /// `expectWhole` reports the damage at the end.
    package func ifWhole<Result>(_ scope: String, _ read: () throws -> Result) throws -> Result? {
        do { return try read() } catch let damage as ContentDamage {
            log.add(damage, of: scope)
            return nil
        }
    }

    /// Whether a content exists and matches its digest.
    package func isWhole(_ digest: [UInt8]) throws -> Bool {
        do { _ = try CheckedContent(Data(digest), db) } catch is ContentDamage { return false }
        return true
    }
}

extension SnapshotStore {
    /// Throws if what was read so far is incomplete because of damage.
    package func expectWhole() throws(StoreError) {
        let found = log.found
        guard !found.isEmpty else { return }
        throw .damagedContents(path: path, contents: found)
    }
}

import History
import Inventory
package import Ownership
package import Store

/// How `sync` finds the owners of known resources.
package struct OwnerPlan: Sendable {
    /// The directory, and its problem if its last answers are used.
    package typealias DirectoryReading = (directory: Directory, complaint: String?)
    /// `questions` finds every question first, for a directory that cannot answer one by one.
    package typealias Ask =
        @Sendable (_ store: SnapshotStore, _ questions: () throws -> Set<DirectoryQuestion>) async throws ->
        DirectoryReading

    package var mapping: OwnerMapping
    /// The whole mapping as text: another text may give other owners.
    package var description: String
    package var ask: Ask

    package init(_ mapping: OwnerMapping, description: String, ask: @escaping Ask) {
        self.mapping = mapping
        self.description = description
        self.ask = ask
    }
}

import History
import Inventory
package import Ownership
package import Store

/// How `sync` finds the owners of what it knows.
package struct OwnerPlan: Sendable {
    /// The directory, and what is wrong with it where its last answers must do.
    package typealias Heard = (directory: Directory, complaint: String?)
    /// `questions` finds out all that will be asked, for a directory that cannot answer as it goes.
    package typealias Ask =
        @Sendable (_ store: SnapshotStore, _ questions: () throws -> Set<DirectoryQuestion>) async throws ->
        Heard

    package var mapping: OwnerMapping
    /// All that the mapping says, as text: another text may mean other owners.
    package var description: String
    package var ask: Ask

    package init(_ mapping: OwnerMapping, description: String, ask: @escaping Ask) {
        self.mapping = mapping
        self.description = description
        self.ask = ask
    }
}

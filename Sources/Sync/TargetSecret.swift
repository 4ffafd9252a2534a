package import Configuration
package import Discovery
import History
package import Wording

/// The secret of a target: kept while the target accepts it, and read again after a refusal.
///
/// A failure to read it is never kept.
package actor TargetSecret {
    private let reference: SecretReference
    private let secrets: SecretCache
    private var known: DatabaseSecret?

    package init(_ reference: SecretReference, _ secrets: SecretCache) {
        self.reference = reference
        self.secrets = secrets
    }

    package func secret(refused: Secret? = nil) async throws -> DatabaseSecret {
        if let known, refused == nil || known.password != refused { return known }
        let current = try await secrets.current(reference)
        // A token's own cache renews it.
        if reference != .entra { known = current }
        return current
    }
}

package import Comparison
import Inventory
package import Store

/// The last known state of an integration, in the form that a comparison needs.
struct KnownEstate {
    let view: StoreView
    let integration: String
    /// The time of the last scan: everything in view then was last seen at it.
    let lastScan: Timestamp?

    func servers() throws -> [(known: KnownScope, entry: ServerEntry)] {
        try view.known(.server, of: integration).map { ($0, entry($0)) }
    }

    func subscriptions() throws -> [KnownScope] { try view.known(.subscription, of: integration) }

    func seen(_ known: KnownScope) -> Timestamp? { known.visibility.isWhole ? lastScan : known.last }

    private func entry(_ known: KnownScope) -> ServerEntry {
        ServerEntry(
            id: known.server,
            digest: known.digest,
            visibility: known.visibility,
            seen: seen(known),
            read: { try view.content(known.digest) },
            databases: {
                try view.knownDatabases(of: known.server, in: integration).map { database in
                    DatabaseEntry(
                        digest: database.digest,
                        visibility: database.visibility,
                        seen: seen(database),
                        read: { try view.content(database.digest) },
                        isASCII: { try view.isASCII(database.digest) }
                    )
                }
            }
        )
    }
}

extension KnownScope {
    package var visibility: Visibility { Visibility(outcome: outcome, code: code) }

    /// Takes the facts of a new scan; the last full view is the time of the last scan that had one.
    mutating func look(_ visibility: Visibility, lastScan: Timestamp?) {
        if visibility.isWhole {
            last = nil
        } else if self.visibility.isWhole {
            last = lastScan
        }
        outcome = visibility.outcome
        code = visibility.code
    }
}

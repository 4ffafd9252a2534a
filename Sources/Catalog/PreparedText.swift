import Synchronization

/// SQL text that is the same for every database, and so is made once.
enum PreparedText: Hashable, Sendable {
    case query(Query)
    case fingerprint(CatalogScope)

    private struct Key: Hashable {
        let text: PreparedText
        let version: Int
    }

    private static let made = Mutex<[Key: String]>([:])

    static func of(_ text: PreparedText, _ version: Int, _ make: () -> String) -> String {
        let key = Key(text: text, version: version)
        if let known = made.withLock({ $0[key] }) { return known }
        let new = make()
        made.withLock { $0[key] = new }
        return new
    }
}

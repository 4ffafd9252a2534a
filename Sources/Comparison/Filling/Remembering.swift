package import Inventory

/// What is shown of something out of view: with all that it does not say of itself now as an earlier look had it.

extension Server {
    /// Databases are left alone.
    package func remembering(_ earlier: Server) -> Server {
        filled(from: earlier, Filling(asked: RequestedFacts()), oidsCount: false)
    }
}

extension Database {
    package func remembering(_ earlier: Database) -> Database {
        filled(from: earlier, Filling(asked: RequestedFacts()), oidsCount: false)
    }
}

extension Subscription {
    package func remembering(_ earlier: Subscription) -> Subscription {
        filled(from: earlier, Filling(asked: RequestedFacts()))
    }
}

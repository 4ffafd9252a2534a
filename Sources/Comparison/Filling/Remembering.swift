package import Inventory

/// The shown facts of something out of view: missing ones are filled from an earlier snapshot.

extension Server {
    /// Does not change databases.
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

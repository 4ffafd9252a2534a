package import Inventory

extension Change {
    /// A server and its roles, each as an added resource.
    package static func additions(of server: Server) -> [Change] {
        FactTree(server).all.map { $0.change(.added, server.id) }
    }

    /// A database and everything in it, each as an added resource.
    package static func additions(of database: Database, in server: String) -> [Change] {
        FactTree(database, of: server).all.map { $0.change(.added, server) }
    }

    /// A subscription and its resource groups, each as an added resource.
    package static func additions(of subscription: Subscription) -> [Change] {
        FactTree(subscription).all.map { $0.change(.added, nil) }
    }
}

import Inventory

/// A server and the read replicas that hold the same databases.
struct ReplicationSet: Sendable {
    var source: Server
    var replicas: [Server] = []

    /// Groups servers; a replica whose source is not in the list is a set of its own.
    ///
    /// Azure's ids compare without case. A replica of a replica belongs to the first source.
    static func grouping(_ servers: [Server]) -> [ReplicationSet] {
        let places = Dictionary(servers.enumerated().map { ($1.id.lowercased(), $0) }) { first, _ in first }
        var sets: [ReplicationSet] = []
        var setOf: [Int: Int] = [:]
        // By index: servers are large, and there may be many.
        let order = places.values.map { ($0, Name(servers[$0].id)) }.sorted { $0.1 < $1.1 }.map(\.0)
        let sources = order.map { source(of: $0, places, servers) }
        for (place, source) in zip(order, sources) where place == source {
            setOf[source] = sets.count
            sets.append(ReplicationSet(source: servers[source]))
        }
        for (place, source) in zip(order, sources) where place != source {
            guard let set = setOf[source] else { continue }
            sets[set].replicas.append(servers[place])
        }
        return sets
    }

    private static func source(of place: Int, _ places: [String: Int], _ servers: [Server]) -> Int {
        var place = place
        var visited: Set<Int> = []
        while visited.insert(place).inserted,
            let next = servers[place].replication?.sourceServerId.flatMap({ places[$0.lowercased()] })
        {
            place = next
        }
        return place
    }
}

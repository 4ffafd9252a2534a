import Inventory

/// A server and the read replicas that hold the same databases.
struct ReplicationSet: Sendable {
    var source: Server
    var replicas: [Server] = []

    /// Groups servers; a replica whose source is not among them stands for itself.
    ///
    /// Azure's ids are compared without case. A replica of a replica belongs to the first source of all.
    static func grouping(_ servers: [Server]) -> [ReplicationSet] {
        let byID = Dictionary(servers.map { ($0.id.lowercased(), $0) }) { first, _ in first }
        let bySource = Dictionary(grouping: byID.values) { source(of: $0, among: byID) }
        return bySource.compactMap { id, members in
            guard let source = byID[id] else { return nil }
            let replicas = members.filter { $0.id.lowercased() != id }.sorted { Name($0.id) < Name($1.id) }
            return ReplicationSet(source: source, replicas: replicas)
        }
        .sorted { Name($0.source.id) < Name($1.source.id) }
    }

    private static func source(of server: Server, among servers: [String: Server]) -> String {
        var id = server.id.lowercased()
        var visited: Set<String> = []
        while visited.insert(id).inserted,
            let next = servers[id]?.replication?.sourceServerId?.lowercased(), servers[next] != nil
        {
            id = next
        }
        return id
    }

    /// Visits the source, and replicas only where the source could not be read.
    func visited(by crawl: ServerCrawl, _ tally: Tally) async {
        let source = await crawl.visit(source, record: tally.databases(of: source))
        await tally.add(source)
        let wasRead = source.session != nil
        for replica in replicas {
            var replica = replica
            let record = tally.databases(of: replica)
            if wasRead {
                replica.scan = Scan(.skipped, code: "replica", "its source \(source.name) was read")
                replica = await crawl.described(replica, record: record)
            } else {
                replica = await crawl.visit(replica, record: record)
            }
            await tally.add(replica)
        }
    }
}

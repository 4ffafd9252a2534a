import Inventory
import Testing

@testable import Discovery

@Suite struct ReplicationSetTests {
    @Test func replicaMatchesItsSourceInAnySpelling() {
        let sets = ReplicationSet.grouping([server("b", of: "/X/A"), server("a"), server("c")])
        #expect(sets.map(\.source.name) == ["a", "c"])
        #expect(sets[0].replicas.map(\.name) == ["b"])
    }

    @Test func replicaOfAReplicaBelongsToTheFirstSource() {
        let sets = ReplicationSet.grouping([server("c", of: "/x/b"), server("b", of: "/x/a"), server("a")])
        #expect(sets.count == 1)
        #expect(sets[0].source.name == "a")
        #expect(sets[0].replicas.map(\.name) == ["b", "c"])
    }

    @Test func replicaWithoutVisibleSourceIsItsOwnSet() {
        let sets = ReplicationSet.grouping([server("b", of: "/x/elsewhere")])
        #expect(sets.map(\.source.name) == ["b"])
    }

    @Test func circularReplicasAreAllKept() {
        let sets = ReplicationSet.grouping([server("a", of: "/x/b"), server("b", of: "/x/a")])
        #expect(Set(sets.flatMap { [$0.source.name] + $0.replicas.map(\.name) }) == ["a", "b"])
    }

    @Test func twoSpellingsOfAnIdAreOneServer() {
        var twin = server("a")
        twin.id = "/X/A"
        #expect(ReplicationSet.grouping([server("a"), twin]).count == 1)
    }

    private func server(_ name: String, of source: String? = nil) -> Server {
        var server = Server(id: "/x/\(name)", kind: .flexibleServer, name: name, host: nil, port: 5432)
        server.replication = Server.Replication(role: nil, sourceServerId: source)
        return server
    }
}

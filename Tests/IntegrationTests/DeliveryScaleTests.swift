import Delivery
import Foundation
import LocalEstate
import Postgres
import Support
import Testing

/// The delivery of many events to a large table.
@Suite struct DeliveryScaleTests {
    private static func unknown(_ numbers: ClosedRange<Int64>) -> EventSource {
        { place, count, _ in
            numbers.filter { $0 > place }.prefix(count).map { number in
                let id = "/servers/\(number)"
                let body = """
                    {"id":"\(number)","source":"made","type":"pgcensus.resource.unknown","subject":"\(id)",\
                    "time":"2026-01-01T00:00:00Z","sequence":"\(number)","snapshot":"s",\
                    "data":{"change":"unknown","kind":"server","id":"\(id)","name":"\(number)","outcome":"unreachable"}}
                    """
                return DeliverableEvent(
                    sequence: number,
                    id: "\(number)",
                    snapshot: "s",
                    type: "pgcensus.resource.unknown",
                    kind: "server",
                    body: Array(body.utf8)
                )
            }
        }
    }

    @Test func resourcesOutOfViewAreFoundByIndex() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create database cmdb owner pgcensus")
            var target = ConnectionTarget(
                host: TestCluster.host,
                port: story.cluster.port,
                database: Array("cmdb".utf8),
                user: "pgcensus",
                password: ServerStory.password,
                sslMode: .verifyFull,
                rootCertificates: story.certificate,
                connectTimeout: .seconds(5),
                statementTimeout: .seconds(5),
                applicationName: "pgcensus/test"
            )
            target.addresses = ["127.0.0.1"]
            let delivery = PostgresDelivery(name: "cmdb", schema: "pgcensus") { [target] _ in target }
            _ = try await delivery.deliver(after: 0, from: Self.unknown(1...1))
            try await story.cluster.psql(
                """
                insert into pgcensus.resources
                select 'made', id, 'table', null, id, 'active', null, null, '{}', now(), now(),
                    sha256(convert_to(id, 'UTF8')) from (
                    select '/servers/far/tables/' || n as id from generate_series(1, 100000) n
                    union all select '/servers/' || n || below from generate_series(2, 4019) n,
                        (values (''), ('/databases/d')) as v(below) where n <= 401 or n > 4009
                ) made
                """,
                database: "cmdb"
            )
            let delivered = try await delivery.deliver(after: 1, from: Self.unknown(1...401))
            #expect(delivered.upTo == 401)
            // Servers with a similar name are other servers; an unknown server is added with its event.
            let count = try await story.cluster.psql(
                "select count(*) from pgcensus.resources where state = 'unknown'",
                database: "cmdb",
                arguments: ["-A", "-t"]
            )
            #expect(count.hasPrefix("801\n"))
        }
    }
}

// swift-format-ignore-file: NeverForceUnwrap

import Comparison
import Inventory
import Support
import Testing

/// A renamed schema, table or sequence is one change; references to it do not change, however PostgreSQL writes them.
extension ChangeTests {
    /// A column default before and after the rename of schema `sales` to `order` and of its table `items` to `Big`.
    @Test(arguments: [
        (#"nextval('sales.numbers'::regclass)"#, #"nextval('"order".numbers'::regclass)"#),
        (#"nextval('sales."it''s"'::regclass)"#, #"nextval('"order"."it''s"'::regclass)"#),
        (#"'sales.x'::text || sales.f(1)"#, #"'sales.x'::text || "order".f(1)"#),
        (#"'new'::sales."State"[]"#, #"'new'::"order"."State"[]"#),
        (#"ROW(1, NULL)::sales.items"#, #"ROW(1, NULL)::"order"."Big""#),
        (#"other.sales(1.5, 'it''s sales.x')"#, #"other.sales(1.5, 'it''s sales.x')"#),
    ])
    func expressionWithARenamedReferenceIsUnchanged(_ was: String, _ now: String) throws {
        var (one, other) = (before, before)
        tables(&one.servers[0]) { $0[0].columns![0].default = was }
        schema(&other.servers[0]) { $0.name = "order" }
        tables(&other.servers[0]) {
            $0[0].columns![0].default = now
            $0[0].name = "Big"
            $0[1].partitionOf = #""order".orders"#
        }
        #expect(
            try Look.changes(one, other).lines == [
                "renamed schema shop.order", "renamed table shop.order.Big",
            ]
        )
    }

    @Test func keptPartsOfARenamedSchemaUseItsNewName() throws {
        var full = before
        schema(&full.servers[0]) {
            var sequence = SequenceObject(name: "numbers", oid: 700, dataType: "bigint")
            sequence.ownedBy = "sales.orders.id"
            $0.sequences = [sequence]
        }
        tables(&full.servers[0]) { $0[0].columns![0].type = "sales.state" }
        var narrow = full
        narrow.asked = RequestedFacts(types: [.server, .database, .schema], details: [])
        schema(&narrow.servers[0]) {
            $0.name = "My Trade"
            $0.tables = nil
            $0.sequences = nil
        }
        let away = try full.learning(from: narrow)
        #expect(away.changes.lines.first == "renamed schema shop.My Trade")
        #expect(
            away.changes.lines.contains(
                #"changed table shop.My Trade.january partitionOf: "sales.orders" → "\"My Trade\".orders""#
            )
        )
        var later = full
        schema(&later.servers[0]) {
            $0.name = "My Trade"
            $0.sequences![0].ownedBy = #""My Trade".orders.id"#
        }
        tables(&later.servers[0]) {
            $0[0].columns![0].type = #""My Trade".state"#
            $0[1].partitionOf = #""My Trade".orders"#
        }
        #expect(try away.look.learning(from: later).changes.isEmpty)
    }

    @Test func routineWithARenamedTypeOnlyGetsANewId() throws {
        var (one, other) = (before, before)
        func routine(_ schema: String) -> Routine {
            var routine = Routine(
                signature: Name("price(\(schema).state)"),
                oid: 800,
                kind: .function,
                language: "sql"
            )
            routine.returns = "SETOF \(schema).state"
            return routine
        }
        schema(&one.servers[0]) { $0.routines = [routine("sales")] }
        schema(&other.servers[0]) {
            $0.name = "trade"
            $0.routines = [routine("trade")]
        }
        tables(&other.servers[0]) { $0[1].partitionOf = "trade.orders" }
        #expect(
            try Look.changes(one, other).lines == [
                "renamed schema shop.trade", "renamed routine shop.trade.price(trade.state)",
            ]
        )
    }
}

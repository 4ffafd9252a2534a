import Delivery
import Foundation
import LocalEstate
import Postgres
import Support
import Synchronization
import Testing
import Wording

/// The tables of a real database, in a schema of their own; a backup is restored from time to time.
final class TablesTarget: HistoryTarget {
    private let cluster: PostgresCluster
    /// Nil if the server has no TLS.
    private let certificate: String?
    private let schema: String
    private let secret = Mutex(HistorySecret())
    private let state = Mutex<HistoryTrouble?>(nil)
    private let hasBackup = Mutex(false)

    init(_ cluster: PostgresCluster, trusting certificate: String?, schema: String) {
        self.cluster = cluster
        self.certificate = certificate
        self.schema = schema
    }

    /// Delivers the events, and then reports an error if `losesAnswers` returns true.
    private struct Losing: DeliveryTarget {
        var name: String { delivery.name }
        var place: String? { delivery.place }
        let delivery: PostgresDelivery
        let losesAnswers: @Sendable () -> Bool

        func deliver(after place: DeliveryPlace, from source: EventSource) async throws(DeliveryError)
            -> Delivered
        {
            let delivered = try await delivery.deliver(after: place, from: source)
            if losesAnswers() { throw DeliveryError("lost", hint: nil) }
            return delivered
        }
    }

    func target(named name: String) -> any DeliveryTarget {
        let delivery = PostgresDelivery(name: name, place: schema, schema: schema) { refused in
            let trouble = self.state.withLock { $0 }
            if case .down = trouble { throw DeliveryError("down", hint: nil) }
            return self.connection(hangs: { if case .hanging = trouble { true } else { false } }(), refused)
        }
        return Losing(delivery: delivery) {
            if case .losingAnswers = self.state.withLock({ $0 }) { true } else { false }
        }
    }

    private func connection(hangs: Bool, _ refused: Secret?) -> ConnectionTarget {
        var target = ConnectionTarget(
            host: TestCluster.host,
            port: cluster.port,
            database: Array("postgres".utf8),
            user: schema,
            password: secret.withLock { $0.known(refused: refused) },
            sslMode: certificate == nil ? .disable : .verifyFull,
            rootCertificates: certificate ?? "",
            connectTimeout: .seconds(5),
            statementTimeout: hangs ? .milliseconds(100) : .seconds(30),
            applicationName: "pgcensus/test"
        )
        target.addresses = ["127.0.0.1"]
        return target
    }

    func replaceSecret() async throws {
        let other = secret.withLock { secret in
            secret.replace()
            return secret.current
        }
        try await sql("alter role \(schema) password '\(other.revealed)'")
    }

    func disturb(_ trouble: HistoryTrouble?) async throws {
        state.withLock { $0 = trouble }
        let exists = try await sql(
            """
            do $$ begin
                if to_regclass('\(schema).changes') is not null then
                    drop trigger if exists refusing on \(schema).changes;
                end if;
            end $$;
            select to_regclass('\(schema).layout') is not null
            """
        )
        guard exists == "t" else { return }
        switch trouble {
        case .hanging: try await refuse("pg_catalog.pg_sleep(60) is not null")
        case .refusingAll: try await refuse("true")
        case .refusing(let rest): try await refuse("pg_catalog.hashtext(new.id) % 4 = \(rest)")
        case .restored: try await restore()
        default: break
        }
    }

    private func refuse(_ condition: String) async throws {
        try await sql(
            """
            create or replace function \(schema).refusing() returns trigger language plpgsql as $$ begin
                if \(condition) then raise exception using errcode = '22P05', message = 'refused'; end if;
                return new;
            end $$;
            create trigger refusing before insert on \(schema).changes for each row execute function \(schema).refusing();
            """
        )
    }

    /// Takes a backup if there is none; otherwise restores it.
    private func restore() async throws {
        let isThere = hasBackup.withLock { there in
            defer { there.toggle() }
            return there
        }
        guard isThere else {
            try await sql("create schema \(schema)_backup")
            for table in Self.tables {
                try await sql("create table \(schema)_backup.\(table) as select * from \(schema).\(table)")
            }
            return
        }
        let restoring = Self.tables.map {
            "truncate \(schema).\($0); insert into \(schema).\($0) select * from \(schema)_backup.\($0);"
        }
        try await sql(restoring.joined() + "drop schema \(schema)_backup cascade")
    }

    private static let tables = ["layout", "deliveries", "changes", "resources"]

    @discardableResult
    private func sql(_ sql: String) async throws -> String {
        let text = try await cluster.psql(
            "set client_min_messages = warning; \(sql)",
            arguments: ["-A", "-t"]
        )
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A role with the rights to restore a backup and to drop the schema.
    func prepare() async throws {
        let first = secret.withLock { $0.current }
        try await sql(
            "create role \(schema) login password '\(first.revealed)'; create schema \(schema) authorization \(schema)"
        )
    }

    func drop() async throws {
        try await sql("drop schema if exists \(schema), \(schema)_backup cascade; drop role \(schema)")
    }

    func resources() async throws -> [(way: String, resources: [String: ToldResource])] {
        [
            (
                "tables",
                try await Self.resources(sql(Self.query(schema)).split(separator: "\n").map(String.init))
            )
        ]
    }

    /// A query for all resources that are not removed; each row is one JSON text.
    static func query(_ schema: String) -> String {
        "select to_jsonb(r) from \(schema).resources r where state <> 'removed'"
    }

    static func resources(_ rows: [String]) throws -> [String: ToldResource] {
        let pairs = try rows.map { text in
            let row = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
            return (row["id"] as? String ?? "", try ToldResource(row, state: row["state"] as? String ?? ""))
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

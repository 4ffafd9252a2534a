/// How much of the estate a snapshot saw, counted by outcome.
package struct Coverage: Sendable, Equatable, Codable {
    package private(set) var subscriptions = Counts()
    package private(set) var servers = Counts()
    package private(set) var databases = Counts()
    package private(set) var schemas = 0
    /// Partitions are counted with their root.
    package private(set) var tables = 0
    /// Problems of the whole run.
    package var problems: [Problem] = []

    package init() {}

    /// Complete only where nothing at all is hidden.
    package var outcome: Outcome {
        let hidden = [subscriptions, servers, databases].contains { $0.hidesSomething }
        return hidden || !problems.isEmpty ? .partial : .complete
    }

    package mutating func add(_ subscription: Subscription) {
        subscriptions.add(subscription.scan.outcome)
    }

    /// The server alone; its databases are added by themselves.
    package mutating func add(_ server: Server) {
        servers.add(server.scan.outcome)
    }

    package mutating func add(_ database: Database) {
        databases.add(database.scan.outcome)
        for schema in database.schemas ?? [] {
            schemas += 1
            tables += (schema.tables ?? []).count { $0.partOf == nil }
        }
    }

    /// How many scopes of one kind came to which outcome.
    package struct Counts: Sendable, Equatable, Codable, JSONWritable {
        private var byOutcome: [String: Int] = [:]

        package init() {}

        package init(from decoder: any Decoder) throws {
            byOutcome = try decoder.singleValueContainer().decode([String: Int].self)
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(byOutcome)
        }

        package subscript(outcome: Outcome) -> Int { byOutcome[outcome.rawValue] ?? 0 }
        package var total: Int { byOutcome.values.reduce(0, +) }
        package var hidesSomething: Bool { Outcome.allCases.contains { $0.hidesSomething && self[$0] > 0 } }

        fileprivate mutating func add(_ outcome: Outcome) {
            byOutcome[outcome.rawValue, default: 0] += 1
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                for outcome in Outcome.allCases where self[outcome] > 0 {
                    json.member(outcome.rawValue, self[outcome])
                }
            }
        }
    }
}

extension Coverage: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("outcome", outcome)
            json.member("subscriptions", subscriptions)
            json.member("servers", servers)
            json.member("databases", databases)
            json.member("schemas", schemas)
            json.member("tables", tables)
            json.member("problems", problems)
        }
    }
}

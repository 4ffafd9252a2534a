/// How much of the estate a snapshot saw, counted by outcome.
package struct Coverage: Sendable, Equatable {
    package private(set) var subscriptions = Counts()
    package private(set) var servers = Counts()
    package private(set) var databases = Counts()
    @Count package private(set) var schemas = 0
    /// Partitions are counted with their root.
    @Count package private(set) var tables = 0
    /// Hidden scopes that are expected to be hidden: subscriptions, servers and databases; nil if there are none.
    package private(set) var expected: Int?
    /// Problems of the whole run.
    package var problems: [Problem] = []

    package init() {}

    /// Complete only if nothing is hidden.
    package var outcome: Outcome {
        let hidden = [subscriptions, servers, databases].contains { $0.hidesSomething }
        return hidden || !problems.isEmpty ? .partial : .complete
    }

    /// Whether anything is hidden that the configuration does not expect to be.
    package var hidesUnexpectedly: Bool {
        let hidden = [subscriptions, servers, databases].reduce(0) { $0 + $1.hidden }
        return hidden > (expected ?? 0) || !problems.isEmpty
    }

    /// Whether not a single server could be read, and that is not expected.
    package var seesNothing: Bool {
        hidesUnexpectedly && !Outcome.allCases.contains { $0.isWhole && servers[$0] > 0 }
    }

    package mutating func add(_ subscription: Subscription) {
        subscriptions.add(subscription.scan.outcome)
        expect(subscription.scan.outcome, isUnexpected: subscription.scan.hidesUnexpectedly)
    }

    /// The server alone; its databases are added separately.
    package mutating func add(_ server: Server) {
        servers.add(server.scan.outcome)
        expect(server.scan.outcome, isUnexpected: server.hidesUnexpectedly)
    }

    package mutating func add(_ database: Database) {
        let all = database.schemas ?? []
        let tables = all.reduce(0) { $0 + ($1.tables ?? []).count { $0.partOf == nil } }
        add(database, schemas: all.count, tables: tables)
    }

    /// The database alone, with the numbers of what is in it.
    package mutating func add(_ database: Database, schemas: Int, tables: Int) {
        databases.add(database.scan.outcome)
        expect(database.scan.outcome, isUnexpected: database.scan.hidesUnexpectedly)
        self.schemas += schemas
        self.tables += tables
    }

    private mutating func expect(_ outcome: Outcome, isUnexpected: Bool) {
        if outcome.hidesSomething, !isUnexpected { expected = (expected ?? 0) + 1 }
    }

    /// How many scopes of one kind have each outcome.
    package struct Counts: Sendable, Equatable {
        private var byOutcome: [String: Int] = [:]

        package init() {}

        package subscript(outcome: Outcome) -> Int { byOutcome[outcome.rawValue] ?? 0 }
        package var total: Int { byOutcome.values.reduce(0, +) }
        package var hidesSomething: Bool { hidden > 0 }
        fileprivate var hidden: Int {
            Outcome.allCases.filter(\.hidesSomething).reduce(0) { $0 + self[$1] }
        }

        fileprivate mutating func add(_ outcome: Outcome) {
            byOutcome[outcome.rawValue, default: 0] += 1
        }
    }
}

extension Coverage: JSONRecord {
    package static var blank: Self { Coverage() }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.derived("outcome", outcome)
        try fields.field("subscriptions", &subscriptions)
        try fields.field("servers", &servers)
        try fields.field("databases", &databases)
        try fields.field("schemas", &_schemas)
        try fields.field("tables", &_tables)
        try fields.field("expected", &expected)
        try fields.field("problems", &problems)
    }
}

extension Coverage.Counts: JSONReadable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            for outcome in Outcome.allCases where self[outcome] > 0 {
                json.member(outcome.rawValue, self[outcome])
            }
        }
    }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) {
        byOutcome = try [String: Count](from: &json).mapValues(\.wrappedValue)
    }
}

package import Foundation

/// A snapshot without its servers, which are read and written one at a time.
package struct SnapshotHeader: Sendable, Equatable {
    package static let format = "pgcensus/snapshot/v1"

    package var id: String
    package var integration: String
    package var scope: SnapshotScope
    package var startedAt: Timestamp
    package var finishedAt: Timestamp
    package var tool: Tool
    package var coverage: Coverage
    package var subscriptions: [Subscription]

    package init(
        id: String,
        integration: String,
        scope: SnapshotScope,
        startedAt: Timestamp,
        finishedAt: Timestamp,
        tool: Tool,
        coverage: Coverage,
        subscriptions: [Subscription]
    ) {
        self.id = id
        self.integration = integration
        self.scope = scope
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.tool = tool
        self.coverage = coverage
        self.subscriptions = subscriptions.sorted { Name($0.id) < Name($1.id) }
    }

    /// `20261123T174000Z-7f3a9c`: sorts by time, and two of one second differ.
    package static func newID(at moment: Date, suffix: UInt32) -> String {
        let digits = String(suffix & 0xFFFFFF, radix: 16)
        let stamp = moment.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        return "\(stamp)-" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The program that took the snapshot.
    package struct Tool: Sendable, Equatable, JSONRecord, CustomStringConvertible {
        /// This program, as servers, snapshots and users see it.
        package static let current = Tool(name: "pgcensus", version: "0.1.0")

        package var name: String
        package var version: String

        package var description: String { "\(name)/\(version)" }

        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }

        package static var blank: Self { Tool(name: "", version: "") }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("name", &name)
            try fields.field("version", &version)
        }
    }
}

extension SnapshotHeader: JSONRecord {
    package static var blank: Self {
        SnapshotHeader(
            id: "",
            integration: "",
            scope: .blank,
            startedAt: Timestamp(milliseconds: 0),
            finishedAt: Timestamp(milliseconds: 0),
            tool: .blank,
            coverage: .blank,
            subscriptions: []
        )
    }

    /// The members before `servers` in the document.
    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.derived("format", Self.format)
        try fields.field("id", &id)
        try fields.field("integration", &integration)
        try fields.field("scope", &scope)
        try fields.field("startedAt", &startedAt)
        try fields.field("finishedAt", &finishedAt)
        try fields.field("tool", &tool)
        try fields.field("coverage", &coverage)
        try fields.field("subscriptions", &subscriptions)
    }
}

/// The scope of a snapshot: a change of scope is never a removal.
package struct SnapshotScope: Sendable, Equatable {
    package var resourceTypes = ResourceKind.scanned.map(\.rawValue)
    package var subscriptions: [String] = []
    package var managementGroups: [String] = []
    package var resourceGroups: [String] = []
    package var regions: [String] = []
    package var tags: [String: String] = [:]
    package var exclude = Exclude()
    /// Facts that are read only on request.
    package var details: [String] = []

    /// The globs that leave subscriptions, servers and databases out.
    package struct Exclude: Sendable, Equatable {
        package var subscriptions: [String] = []
        package var servers: [String] = []
        package var databases: [String] = []
    }

    /// The order does not change the meaning of a scope.
    package init(
        resourceTypes: Set<ResourceKind>,
        subscriptions: [String] = [],
        managementGroups: [String] = [],
        resourceGroups: [String] = [],
        regions: [String] = [],
        tags: [String: String] = [:],
        excludedSubscriptions: [String] = [],
        excludedServers: [String] = [],
        excludedDatabases: [String] = [],
        details: [String] = []
    ) {
        self.resourceTypes = ResourceKind.scanned.filter(resourceTypes.contains).map(\.rawValue)
        self.subscriptions = subscriptions.sorted()
        self.managementGroups = managementGroups.sorted()
        self.resourceGroups = resourceGroups.sorted()
        self.regions = regions.sorted()
        self.tags = tags
        exclude = Exclude(
            subscriptions: excludedSubscriptions.sorted(),
            servers: excludedServers.sorted(),
            databases: excludedDatabases.sorted()
        )
        self.details = details.sorted()
    }
}

extension SnapshotScope: JSONRecord {
    package static var blank: Self { SnapshotScope(resourceTypes: []) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("resourceTypes", &resourceTypes)
        try fields.field("subscriptions", &subscriptions)
        try fields.later("managementGroups", &managementGroups)
        try fields.later("resourceGroups", &resourceGroups)
        try fields.later("regions", &regions)
        try fields.later("tags", &tags)
        try fields.field("exclude", &exclude)
        try fields.later("details", &details)
    }
}

extension SnapshotScope.Exclude: JSONRecord {
    package static var blank: Self { Self() }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.later("subscriptions", &subscriptions)
        try fields.field("servers", &servers)
        try fields.field("databases", &databases)
    }
}

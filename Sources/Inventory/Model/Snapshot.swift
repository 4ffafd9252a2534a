package import Foundation

/// A snapshot without its servers, which are read and written one at a time.
package struct SnapshotHeader: Sendable, Equatable, Codable {
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
    package struct Tool: Sendable, Equatable, Codable, JSONWritable, CustomStringConvertible {
        /// This program, as servers, snapshots and users see it.
        package static let current = Tool(name: "pgcensus", version: "0.1.0")

        package var name: String
        package var version: String

        package var description: String { "\(name)/\(version)" }

        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }

        package func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("name", name)
                json.member("version", version)
            }
        }
    }
}

extension SnapshotHeader: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { writeMembers(to: &$0) }
    }

    /// The members before `servers` in the document.
    package func writeMembers(to json: inout JSONWriter) {
        json.member("format", Self.format)
        json.member("id", id)
        json.member("integration", integration)
        json.member("scope", scope)
        json.member("startedAt", startedAt)
        json.member("finishedAt", finishedAt)
        json.member("tool", tool)
        json.member("coverage", coverage)
        json.member("subscriptions", subscriptions)
    }
}

/// The scope of a snapshot: a change of scope is never a removal.
package struct SnapshotScope: Sendable, Equatable, Codable, JSONWritable {
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
    package struct Exclude: Sendable, Equatable, Codable {
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

    /// A filter that an older version did not have was not set.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        resourceTypes = try values.decode([String].self, forKey: .resourceTypes)
        subscriptions = try values.decode([String].self, forKey: .subscriptions)
        managementGroups = try values.decodeIfPresent([String].self, forKey: .managementGroups) ?? []
        resourceGroups = try values.decodeIfPresent([String].self, forKey: .resourceGroups) ?? []
        regions = try values.decodeIfPresent([String].self, forKey: .regions) ?? []
        tags = try values.decodeIfPresent([String: String].self, forKey: .tags) ?? [:]
        exclude = try values.decode(Exclude.self, forKey: .exclude)
        details = try values.decodeIfPresent([String].self, forKey: .details) ?? []
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("resourceTypes", resourceTypes)
            json.member("subscriptions", subscriptions)
            json.member("managementGroups", managementGroups)
            json.member("resourceGroups", resourceGroups)
            json.member("regions", regions)
            json.member("tags", Tags(tags))
            json.member("exclude") { json in
                json.object { json in
                    json.member("subscriptions", exclude.subscriptions)
                    json.member("servers", exclude.servers)
                    json.member("databases", exclude.databases)
                }
            }
            json.member("details", details)
        }
    }
}

extension SnapshotScope.Exclude {
    /// Older versions left no subscription out.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        subscriptions = try values.decodeIfPresent([String].self, forKey: .subscriptions) ?? []
        servers = try values.decode([String].self, forKey: .servers)
        databases = try values.decode([String].self, forKey: .databases)
    }
}

package import Comparison
import Foundation
import History
package import Inventory
package import Store

/// The status of `sync`, from the store: the last run, what is out of view, and the waiting events.
package struct SyncStatus: Sendable {
    package struct Integration: Sendable {
        package var name: String
        package var report: RunReport
        package var servers: [Scope]
        /// Databases out of view on servers in view.
        package var databases: [Scope]
        /// Since when the longest unknown server or database has been out of view.
        package var oldestUnknown: Timestamp?
        /// Removals that wait to be accepted, if they were requested.
        package var held: [Change] = []
    }

    /// A server, or a database.
    package struct Scope: Sendable {
        package var id: String
        /// When it was last in full view; nil if never.
        package var lastWholeView: Timestamp?
        package var visibility: Visibility
    }

    package var integrations: [Integration]
    package var targets: [TargetState]
    package var parked: [ParkedEvent]
    /// Servers that a person has reported as removed, the newest first.
    package var forgotten: [ForgottenServer]
}

extension SyncStatus {
    /// `listsHeld` reads the held removals, which takes as long as a comparison.
    package init(in view: StoreView, listsHeld: Bool = false) throws {
        integrations = try view.runs().map { run in
            let report = try RunReport(run)
            let lastScan = try run.snapshot.flatMap { try view.header($0)?.finishedAt }
            let known = try view.known(.server, of: run.integration)
            let hidden = try view.hidden(of: run.integration)
            let databases = Self.databases(hidden, inViewOf: known)
            return Integration(
                name: run.integration,
                report: report,
                servers: known.map { server in
                    Scope(
                        id: server.server,
                        lastWholeView: Self.wholeView(of: server, databases, lastScan),
                        visibility: server.visibility
                    )
                },
                databases: databases.map { database in
                    Scope(
                        id: ResourcePath.database(database.name ?? "", of: database.server),
                        lastWholeView: database.last,
                        visibility: database.visibility
                    )
                },
                oldestUnknown: hidden.map { $0.last ?? $0.first }.min(),
                held: listsHeld && !report.held.isEmpty ? try HeldRemovals(in: view).changes(of: run) : []
            )
        }
        targets = try view.targets()
        parked = try view.parked()
        forgotten = try view.forgotten()
    }

    private static func databases(_ hidden: [KnownScope], inViewOf servers: [KnownScope]) -> [KnownScope] {
        let inView = Set(servers.filter { $0.visibility.isWhole }.map(\.server))
        return hidden.filter { $0.kind == .database && inView.contains($0.server) }
    }

    /// A server with a database out of view was last in full view when that database was.
    private static func wholeView(of server: KnownScope, _ hidden: [KnownScope], _ lastScan: Timestamp?)
        -> Timestamp?
    {
        guard server.visibility.isWhole else { return server.last }
        let views = hidden.filter { $0.server == server.server }.map(\.last)
        guard !views.isEmpty else { return lastScan }
        return views.contains(nil) ? nil : views.compactMap(\.self).min()
    }
}

extension SyncStatus: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("integrations", integrations)
            json.member("targets", targets)
            json.member("parked", parked)
            json.member("forgotten", forgotten)
        }
    }
}

extension SyncStatus.Integration: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("lastRun", report)
            json.member("servers", servers)
            json.member("databasesOutOfView", databases)
            json.member("oldestUnknown", oldestUnknown)
            if !held.isEmpty { json.member("heldRemovals", held.map(HeldRemoval.init)) }
        }
    }
}

/// The held removals, without their facts: there may be many.
private struct HeldRemoval: JSONWritable {
    let change: Change

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("kind", change.resource.rawValue)
            json.member("id", change.id)
            json.member("name", change.name)
        }
    }
}

extension SyncStatus.Scope: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            json.member("lastWholeView", lastWholeView)
            json.member("outcome", visibility.outcome?.rawValue ?? "not-listed")
            json.member("code", visibility.code)
        }
    }
}

extension TargetState: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("integration", integration)
            json.member("name", name)
            json.member("pending", pending)
            json.member("parked", parked)
            json.member("failures", failures)
            json.member("error", failures > 0 ? error : nil)
            json.member("warning", failures > 0 ? nil : error)
            json.member("retryAt", retry)
            json.member("retiredAt", retired)
            json.member("agreedAt", agreed)
            json.member("toldAnewAt", sentAgain?.at)
            json.member("toldAnewBecause", sentAgain?.reason)
        }
    }
}

extension ParkedEvent: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("integration", integration)
            json.member("target", target)
            json.member("id", event.id)
            json.member("reason", reason)
            json.member("at", at)
        }
    }
}

extension ForgottenServer: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("at", at)
            json.member("user", user)
            json.member("integration", integration)
            json.member("server", server)
            json.member("resources", resources)
        }
    }
}

import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Sets every parameter of a session to unusual values: the census must not change.
@Suite struct ParameterTests {
    private static let rounds = 3

    private struct Setting: Sendable, CustomStringConvertible {
        let parameter: Parameter
        let value: String

        var description: String { "\(parameter.name) = \(value)" }

        /// A list is written without quotes; with quotes it would be one name.
        var statement: String {
            let isList = ["search_path", "temp_tablespaces", "DateStyle"].contains(parameter.name)
            let target = parameter.isOfRole ? "role pgcensus" : "system"
            return "alter \(target) set \(parameter.name) = \(isList ? value : "'\(value)'");"
        }
    }

    @Test(arguments: Versions.all)
    func noParameterChangesTheCensus(_ version: Int) async throws {
        try await ServerStory.with(version: version, load: ["everything"]) { story in
            let parameters = try await Parameter.all(of: story.cluster)
            #expect(parameters.count > 180)
            let before = try await facts(story)
            #expect(before.count > 900, "\(before)")
            for round in 0..<Self.rounds {
                let settings = Self.settings(parameters, round)
                let after = try await facts(with: settings, story)
                guard after != before else { continue }
                let guilty = try await guilty(settings, before, story)
                let differences = after.difference(from: before).prefix(6)
                Issue.record("PostgreSQL \(version), round \(round): \(guilty)\n\(differences)")
            }
        }
    }

    /// The value of each parameter in this round; a parameter with fewer values starts again with its first value.
    private static func settings(_ parameters: [Parameter], _ round: Int) -> [Setting] {
        parameters.compactMap { parameter in
            guard Parameter.fatal[parameter.name] == nil, !parameter.hasOneValue,
                !Parameter.ofTransactions.contains(parameter.name)
            else { return nil }
            let values = parameter.odd
            guard !values.isEmpty else {
                Issue.record("no odd value is known for \(parameter.name)")
                return nil
            }
            return Setting(parameter: parameter, value: values[round % values.count])
        }
    }

    private func facts(with settings: [Setting], _ story: ServerStory) async throws -> [String] {
        let reset = "alter role pgcensus reset all; alter system reset all;"
        try await story.cluster.psql(
            ([reset] + settings.map(\.statement) + ["select pg_reload_conf();"]).joined(separator: "\n")
        )
        return try await facts(story)
    }

    /// Finds the settings that change the census, by testing half of the settings at a time.
    private func guilty(_ settings: [Setting], _ before: [String], _ story: ServerStory) async throws
        -> [Setting]
    {
        guard try await facts(with: settings, story) != before else { return [] }
        guard settings.count > 1 else { return settings }
        let middle = settings.count / 2
        return try await guilty(Array(settings[..<middle]), before, story)
            + guilty(Array(settings[middle...]), before, story)
    }

    /// Sizes are read with the rights of that role, and a note says if they are not enough.
    ///
    /// All other facts are read with the rights of the login role.
    @Test func noSessionRoleChangesTheCensus() async throws {
        try await ServerStory.with(load: ["everything"]) { story in
            try await story.cluster.psql(
                """
                create role lesser; create database theirs; revoke connect on database theirs from public;
                grant connect on database theirs to pgcensus; grant lesser to pgcensus;
                """
            )
            let before = try await facts(story)
            try await story.cluster.psql("alter role pgcensus set role = lesser")
            let after = try await facts(story)
            let notes = after.difference(from: before).insertions.filter { !"\($0)".contains("size") }
            #expect(notes.isEmpty && Set(before).isSubset(of: after), "\(notes.prefix(6))")
        }
    }

    /// All facts of the server in the export.
    ///
    /// It leaves out sizes, which differ between scans, and the settings that the test makes.
    private func facts(_ story: ServerStory) async throws -> [String] {
        let (run, server) = try await story.scan {
            $0.types = ResourceKind.scanned
            $0.columnDefaults = true
        }
        guard var server else { return ["exit code \(run.code)", run.errors] }
        for place in (server.databases ?? []).indices { server.databases?[place].sizeBytes = nil }
        for place in (server.roles ?? []).indices where server.roles?[place].name == "pgcensus" {
            server.roles?[place].settings = nil
        }
        let text = String(decoding: server.canonicalJSON(), as: UTF8.self)
        return ["exit code \(run.code)"] + text.split(separator: ",").map(String.init)
    }

    /// In this case, no resource counts as removed.
    @Test(arguments: Parameter.fatal.keys.sorted())
    func refusedSessionIsReported(_ name: String) async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql("create table public.kept (id int)")
            try story.configure()
            try await story.sync()
            let target = name == "post_auth_delay" ? "system" : "role pgcensus"
            try await story.story.cluster.psql(
                "alter \(target) set \(name) = '\(Parameter.fatal[name] ?? "")'; select pg_reload_conf();"
            )
            let run = try await story.program(["sync", "--once"])
            #expect([2, 4].contains(run.code), "\(run.output)\(run.errors)")
            let changes = try Event.read(story.events).map(\.data.change)
            #expect(changes.contains("unknown") && !changes.contains("removed"), "\(changes)")
        }
    }
}

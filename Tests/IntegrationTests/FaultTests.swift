import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Servers that fail at random times during a scan: ten in `make test`, two hundred in `make soak`.
@Suite struct FaultTests {
    enum Fault: String, CaseIterable {
        case stoppedPostmaster, endedSession, killedBackend, cutConnection, restart
    }

    @Test func everyFaultyScanIsTruthfulAndTheNextIsComplete() async throws {
        let rounds = ProcessInfo.processInfo.environment["SOAK"] == "1" ? 200 : 10
        var random = Seeded(state: 20_261_124)
        try await ServerStory.with(load: ["everything"]) { story in
            let databases = (10..<25).map { "create database made_\($0) strategy file_copy;" }
            try await story.cluster.psql(
                databases.joined(separator: "\n") + "drop database closed; drop database emptied;"
            )
            let proxy = try Proxy(to: story.cluster.port)
            defer { proxy.stop() }
            let reference = try await Self.scan(story, proxy)
            #expect(reference.code == 0)
            var noticed = 0
            for round in 1...rounds {
                let fault = Fault.allCases[round % Fault.allCases.count]
                let pause = Duration.milliseconds(Int.random(in: 0...600, using: &random))
                let start = ContinuousClock.now
                async let scan = Self.scan(story, proxy)
                try await Task.sleep(for: pause)
                try await Self.inject(fault, story, proxy, bytes: .random(in: 0...60_000, using: &random))
                let found = try await scan
                let context = "round \(round): \(fault.rawValue) after \(pause)"
                #expect(ContinuousClock.now - start < .seconds(30), "\(context)")
                Self.expectTrue(found, reference, context)
                noticed += found.code == 0 ? 0 : 1
                try await Self.heal(story, proxy)
                let next = try await Self.scan(story, proxy)
                #expect(next.server?.databases == reference.server?.databases, "\(context): the next scan")
            }
            #expect(noticed > 0, "no fault happened during a scan")
        }
    }

    private typealias Found = (code: Int32, server: Server?)

    private static func scan(_ story: ServerStory, _ proxy: Proxy) async throws -> Found {
        let (run, server) = try await story.scan {
            $0.types = ResourceKind.scanned
            $0.port = proxy.port
            $0.connectTimeout = "1s"
            $0.statementTimeout = "1s"
        }
        return (run.code, server?.withoutMeasurements)
    }

    private static func inject(_ fault: Fault, _ story: ServerStory, _ proxy: Proxy, bytes: Int) async throws
    {
        let cluster = story.cluster
        let ours = "from pg_stat_activity where application_name ~ '^pgcensus/' limit 1"
        switch fault {
        case .stoppedPostmaster: kill(try #require(await cluster.postmaster), SIGSTOP)
        case .endedSession: try await cluster.psql("select pg_terminate_backend(pid) \(ours)")
        case .killedBackend:
            let pid = try await cluster.psql("select pid \(ours)", arguments: ["-A", "-t"])
            if let pid = Int32(pid.prefix { $0 != "\n" }) { kill(pid, SIGKILL) }
        case .cutConnection: proxy.cut(after: bytes)
        case .restart:
            try await cluster.pgctl([
                "restart", "--mode", "immediate", "--log", story.folder.file("server/log"),
            ])
        }
    }

    private static func heal(_ story: ServerStory, _ proxy: Proxy) async throws {
        proxy.cut(after: nil)
        if let postmaster = try await story.cluster.postmaster { kill(postmaster, SIGCONT) }
        try await until("the server") { (try? await story.cluster.psql("select 1")) != nil }
    }

    /// The server with its system identifier, if a note says that the identifier could not be read.
    private static func identified(_ server: Server, _ reference: Found) -> Server {
        var server = server
        guard server.notes?.last?.code == "system-identifier-unknown" else { return server }
        server.systemIdentifier = reference.server?.systemIdentifier
        server.notes = reference.server?.notes
        return server
    }

    /// Expects that a complete part equals the part without the fault, and that all other parts have a reason.
    private static func expectTrue(_ found: Found, _ reference: Found, _ context: String) {
        guard let server = found.server else {
            Issue.record("\(context): nothing was stored, exit code \(found.code)")
            return
        }
        #expect((found.code == 0) == (server.scan == .complete), "\(context)")
        if server.scan == .complete {
            #expect(identified(server, reference) == reference.server, "\(context)")
        }
        let expected = Dictionary(
            uniqueKeysWithValues: (reference.server?.databases ?? []).map { ($0.name, $0) }
        )
        for database in server.databases ?? [] where !database.scan.outcome.hidesSomething {
            #expect(database == expected[database.name], "\(context): \(database.name)")
        }
        for scan in [server.scan] + (server.databases ?? []).map(\.scan) where scan.outcome.hidesSomething {
            #expect(scan.outcome == .partial || scan.problems.first?.hint != nil, "\(context): \(scan)")
        }
        if server.session != nil { #expect(server.databases?.count == expected.count, "\(context)") }
    }
}

extension Server {
    /// Sizes change by themselves, and may be missing alone; facts that are read after the others may be missing too.
    fileprivate var withoutMeasurements: Server {
        var server = self
        (server.settings, server.parameterPrivileges) = (nil, nil)
        server.notes?.removeAll { $0.code == "facts-unknown" }
        if server.notes?.isEmpty == true { server.notes = nil }
        server.roles = roles?.map { role in
            var role = role
            role.settings = nil
            return role
        }
        server.databases = databases?.map { database in
            var database = database
            database.sizeBytes = nil
            database.forgetExpressions()
            (database.systemPrivileges, database.settings) = (nil, nil)
            let notes = (database.notes ?? []).filter {
                !["size-unknown", "facts-unknown"].contains($0.code)
            }
            database.notes = notes.isEmpty ? nil : notes
            return database
        }
        return server
    }
}

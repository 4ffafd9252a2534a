import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Timeouts of the role that are shorter than a round trip to the server.
@Suite struct SessionTimeoutTests {
    /// A round trip takes longer than the session may be idle, or than a transaction may take.
    @Test(arguments: [15, 18])
    func noTimeoutOfTheRoleEndsASession(_ version: Int) async throws {
        try await ServerStory.with(version: version, load: ["everything"]) { story in
            let timeouts = ["idle_session_timeout"] + (version >= 17 ? ["transaction_timeout"] : [])
            let (usual, before) = try await scan(story, story.cluster.port)
            for timeout in timeouts {
                try await story.cluster.psql("alter role pgcensus set \(timeout) = '20ms'")
            }
            let proxy = try Proxy(to: story.cluster.port, delay: .milliseconds(60))
            defer { proxy.stop() }
            let (run, after) = try await scan(story, proxy.port)
            #expect(run.code == usual.code, "\(run.output)\(run.errors)")
            #expect(after?.databases?.map(\.scan) == before?.databases?.map(\.scan))
            #expect(
                after?.notes == nil
                    && after?.databases?.compactMap(\.notes) == before?.databases?.compactMap(\.notes)
            )
        }
    }

    private func scan(_ story: ServerStory, _ port: Int) async throws -> (run: ProgramRun, server: Server?) {
        try await story.scan {
            $0.types = ResourceKind.scanned
            $0.columnDefaults = true
            $0.port = port
        }
    }
}

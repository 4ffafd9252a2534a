import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// `pgcensus diff`: which snapshots it compares, and how it shows the difference.
@Suite struct DiffTests {
    /// Three snapshots, each with one more schema than the snapshot before; their ids, the oldest first.
    private func withSnapshots(_ work: (SyncStory, [String]) async throws -> Void) async throws {
        try await SyncStory.with { story in
            try story.configure(types: [.server, .database, .schema])
            var ids: [String] = []
            for name in ["one", "two", "three"] {
                try await story.story.cluster.psql("create schema \(name)")
                try await story.sync()
                ids.append(try #require(try story.delivered().last?.snapshot))
            }
            try await work(story, ids)
        }
    }

    private func lines(_ story: SyncStory, _ arguments: [String]) async throws -> [String] {
        let run = try await story.program(["diff", "-o", "ndjson"] + arguments)
        #expect(run.code == 0, "\(run.errors)")
        return try run.output.split(separator: "\n").map {
            try JSONDecoder().decode(Event.Data.self, from: Data($0.utf8)).line
        }
    }

    @Test func snapshotsAreNamedByIdPositionAndTime() async throws {
        try await withSnapshots { story, ids in
            let (two, three) = ("added schema postgres.two", "added schema postgres.three")
            #expect(try await lines(story, []) == [three])
            #expect(try await lines(story, [ids[0]]) == [three, two])
            #expect(try await lines(story, [ids[0], ids[1]]) == [two])
            #expect(try await lines(story, ["latest~2", "latest~1"]) == [two])
            #expect(try await lines(story, ["latest", "latest"]) == [])
            #expect(try await lines(story, [ids[2], ids[1]]) == ["removed schema postgres.three"])
            let json = try await story.program(["diff", ids[1], "-o", "json"]).output
            let finished = try #require(json.firstMatch(of: /"finishedAt": "([^"]+)"/)?.1)
            #expect(try await lines(story, [String(finished)]) == [three])
            for (name, told) in [
                ("latest~3", "there is no latest~3: the store holds 3 snapshots"),
                ("2020-01-01", "there is no snapshot from before 2020-01-01T00:00:00.000Z"),
                ("nonsense", "there is no snapshot nonsense"),
            ] {
                let run = try await story.program(["diff", name])
                #expect(run.code == 1)
                #expect(run.errors.contains(told), "\(run.errors)")
            }
            let run = try await story.program(["diff", "2026-11-25T12:00:00"])
            #expect(run.code == 64)
            #expect(
                run.errors.contains("the time 2026-11-25T12:00:00 has no zone\nhint: Add Z"),
                "\(run.errors)"
            )
        }
    }

    @Test func diffFormatsAndExitCodeAgree() async throws {
        try await withSnapshots { story, ids in
            let table = try await story.program(["diff", "--exit-code"])
            #expect(table.code == 3)
            #expect(
                table.output == """
                    story: \(ids[1]) to \(ids[2])
                      added       1 schema

                    postgresql://\(TestCluster.host):5432
                      + schema postgres.three

                    """
            )
            let same = try await story.program(["diff", "--exit-code", "latest", "latest"])
            #expect(same.code == 0)
            #expect(same.output == "story: \(ids[2]) to \(ids[2])\n  no change\n")
            let json = try await story.program(["diff", "-o", "json"])
            let document = try JSONDecoder().decode(Document.self, from: Data(json.output.utf8))
            #expect(document.format == "pgcensus/diff/v1" && document.integration == "story")
            #expect(document.before.id == ids[1] && document.after.id == ids[2])
            #expect(document.changes.map(\.line) == ["added schema postgres.three"])
        }
    }

    private struct Document: Decodable {
        let format: String
        let integration: String
        let before: Reference
        let after: Reference
        let changes: [Event.Data]

        struct Reference: Decodable { let id: String }
    }

    @Test func terminalHasColoursUnlessDisabled() async throws {
        try await withSnapshots { story, _ in
            func shown(_ variables: String) async throws -> String {
                let program = "\(variables) '\(Repository.program("pgcensus"))' diff --store '\(story.store)'"
                return try await launch(["script", "-qec", program, "/dev/null"], folder: story.folder.path)
                    .output
            }
            let colored = try await shown("NO_COLOR= TERM=xterm")
            #expect(colored.contains("\u{1B}[32m+ schema postgres.three\u{1B}[0m"), "\(colored)")
            for variables in ["NO_COLOR=1 TERM=xterm", "NO_COLOR= TERM=dumb"] {
                let plain = try await shown(variables)
                #expect(plain.contains("+ schema postgres.three") && !plain.contains("\u{1B}"), "\(plain)")
            }
            #expect(try await !story.program(["diff"]).output.contains("\u{1B}"))
        }
    }

    @Test func rightIntegrationOfTheStoreIsFound() async throws {
        try await withSnapshots { story, ids in
            let first = story.integration(types: [.server, .database, .schema])
            try story.folder.configure(first, first.with(["name": "tale"]))
            try await story.sync(["--integration", "tale"])
            // Both integrations are configured, and the command does not name one.
            let several = try await story.program(["diff"])
            #expect(several.errors.contains("several integrations: story, tale"), "\(several.errors)")
            #expect(try await lines(story, [ids[1]]) == ["added schema postgres.three"])
            #expect(try await lines(story, ["--integration", "story"]) == ["added schema postgres.three"])
            let unknown = try await story.program(["diff", "--integration", "nope"])
            #expect(
                unknown.errors
                    == "error: there is no snapshot of an integration nope\nhint: There are snapshots of story, tale.\n"
            )
            let show = try await story.program(["snapshots", "show", "--integration", "nope"])
            #expect(show.errors.contains("There are snapshots of story, tale."), "\(show.errors)")
            // One integration was renamed; the command uses the one that is still configured.
            try story.folder.configure(first)
            #expect(try await lines(story, []) == ["added schema postgres.three"])
            let known = try await story.program(["export", "--last-known"])
            #expect(known.output.contains(#""integration": "story""#), "\(known.errors)")
            let mixed = try await story.program(["snapshots", "list"]).output
            let other = try #require(mixed.firstMatch(of: /(\S+)\s+tale/)?.1)
            let crossed = try await story.program(["diff", ids[0], String(other)])
            #expect(crossed.code == 64)
            #expect(crossed.errors.contains("is of story, and \(other) of tale"), "\(crossed.errors)")
        }
    }
}

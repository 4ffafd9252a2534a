import AzureEmulator
import Foundation
import Inventory
import Support
import Testing

/// Text of Azure's tags and answers is shown without control characters for the terminal.
@Suite struct AzureTextTests {
    private static let odd = "k\u{1B}[2J\u{9B}1m\u{202E}\n\(OddText.line)"

    @Test func aTagsKeyMovesNoCursor() async throws {
        var estate = Estate.made(subscriptions: 1, servers: 0)
        estate.addServer("odd", in: 1, tags: [Self.odd: "value"])
        let story = try await AzureStory(estate)
        let (scan, snapshot) = try await story.scan()
        #expect(scan.code == 0 && snapshot?.servers.first?.tags[Name(Self.odd)] == "value", "\(scan.errors)")
        #expect(OddTextTests.movers(in: scan.output + scan.errors) == [])
        for command in [
            ["resources"], ["resources", "-o", "csv"], ["snapshots", "show"], ["doctor"],
        ] {
            let run = try await pgcensus(
                command,
                environment: AzureStory.application,
                folder: story.folder.path
            )
            #expect(command[0] != "resources" || run.output.contains("odd"), "\(command): \(run.errors)")
            // CSV is a file format, so it keeps the text unchanged.
            let shown = command.contains("csv") ? run.errors : run.output + run.errors
            #expect(OddTextTests.movers(in: shown) == [], "\(command)")
        }
        await story.emulator.stop()
    }

    /// The message for an unreadable page names the link that Azure returned.
    @Test func aNextLinkMovesNoCursor() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let link = "\(story.emulator.baseURL)/\\u001b[2J\\u009b1m\\u202e\\n"
        for link in [link, "https://\\u001b[2J\\u009b.example/"] {
            story.emulator.setFault { request in
                guard request.path.hasSuffix("/flexibleServers") else { return nil }
                return Answer(200, text: #"{"value":[],"nextLink":"\#(link)"}"#)
            }
            let (scan, snapshot) = try await story.scan()
            #expect(snapshot?.subscriptions.first?.scan.outcome == .partial, "\(scan.output)")
            #expect(OddTextTests.movers(in: scan.output + scan.errors) == [], "\(scan.output)")
            let doctor = try await pgcensus(
                ["doctor"],
                environment: AzureStory.application,
                folder: story.folder.path
            )
            #expect(OddTextTests.movers(in: doctor.output + doctor.errors) == [], "\(doctor.output)")
        }
        await story.emulator.stop()
    }
}

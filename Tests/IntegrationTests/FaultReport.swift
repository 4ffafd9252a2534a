import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Every fault with the result of the real program, written to `reports/faults.md`.
@Suite struct FaultReport {
    /// Each group returns its own rows; the faults of a group share servers that start slowly.
    static let groups: [@Sendable () async throws -> [FaultRow]] = [
        PostgresFaults.ofLogin, PostgresFaults.ofDatabases, PostgresFaults.ofTransport,
        PostgresFaults.ofTriggers, AzureFaults.ofLists, AzureFaults.ofSigningIn,
    ]

    @Test func everyFaultHasItsOutcomeExitCodeAndHint() async throws {
        var rows: [FaultRow] = []
        for group in Self.groups { rows += try await group() }
        let head = """
            # Faults

            The result of `pgcensus scan` for each fault, with the exit code and the hint; the tests write this file.

            | fault | outcome | exit | hint |
            |---|---|---|---|

            """
        try expectGolden("faults.md", head + rows.map(\.line).joined(separator: "\n") + "\n")
        for row in rows {
            #expect(!row.hint.contains("appendix") && row.hint.hasSuffix("."), "\(row.line)")
        }
    }
}

/// One fault, and its result.
struct FaultRow: Sendable {
    var fault: String
    /// The scope, its outcome and the problem's code.
    var outcome: String
    var exitCode: Int32
    var hint: String

    init(_ fault: String, outcome: String, exitCode: Int32, hint: String) {
        self.fault = fault
        self.outcome = outcome
        self.exitCode = exitCode
        self.hint = hint
    }

    /// The first scope of a server that is not complete, starting with the server.
    init(_ fault: String, _ run: ProgramRun, _ server: Server?) {
        let scopes =
            (server.map { [("server", $0.scan)] } ?? [])
            + (server?.databases ?? []).map { ("database \($0.name)", $0.scan) }
        let hidden = scopes.first { $0.1.problems.first != nil && $0.1.outcome.hidesSomething }
        let problem = hidden?.1.problems.first
        let scope = hidden.map { "\($0.0): \($0.1.outcome.rawValue) [\(problem?.code ?? "")]" }
        self.init(fault, outcome: scope ?? "nothing hidden", exitCode: run.code, hint: problem?.hint ?? "")
    }

    var line: String {
        let cells = [fault, outcome, String(exitCode), hint].map {
            $0.replacing("|", with: "\\|").replacing(#/20[0-9]{2}-[0-9]{2}-[0-9]{2}/#, with: "DATE")
        }
        return "| \(cells.joined(separator: " | ")) |"
    }
}

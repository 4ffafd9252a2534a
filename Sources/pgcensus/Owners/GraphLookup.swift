import Azure
import Configuration
import Foundation
import Inventory
import SnapshotStore
import Wording

/// Asks Microsoft Graph, once for each distinct value.
struct GraphLookup {
    let integration: Integration
    /// Where its answers were kept before.
    let store: SnapshotStore
    /// Keeps new ones.
    let keep: ([DirectoryQuestion: DirectoryAnswer]) throws -> Void

    /// Where Graph does not answer, its last answers count, with their age: and there is a complaint.
    typealias Heard = (answers: [DirectoryQuestion: DirectoryAnswer], complaint: DirectoryComplaint?)

    func answers(to questions: Set<DirectoryQuestion>) async throws -> Heard {
        let kept = try store.directoryAnswers(of: integration.name, to: questions)
        let youngEnough = kept.filter { isYoung($0.value) }
        let asked = questions.subtracting(youngEnough.keys)
        guard !asked.isEmpty else { return (youngEnough, nil) }
        let found = try await graph.answers(to: asked) { Timestamp(Date()) }
        if !found.answers.isEmpty { try keep(found.answers) }
        var answers = youngEnough.merging(found.answers) { $1 }
        for question in asked where answers[question] == nil {
            answers[question] = kept[question]
            answers[question]?.isKept = true
        }
        let unanswered = asked.subtracting(found.answers.keys)
        let known = unanswered.count { kept[$0] != nil }
        return (answers, found.failure.map { DirectoryComplaint($0, unanswered: unanswered.count, known) })
    }

    private var graph: MicrosoftGraph {
        get throws {
            guard let azure = integration.azure else {
                throw CommandFailure(
                    "without azure there is no Microsoft Graph to ask",
                    hint: "Add directory: {file: PATH} to the integration.",
                    code: Ending.wrongConfiguration
                )
            }
            return SignIn(azure, environment: ProcessEnvironment.variables).microsoftGraph
        }
    }

    private func isYoung(_ answer: DirectoryAnswer) -> Bool {
        guard let most = integration.owners.directory.maxAge else { return false }
        let age = Timestamp(Date()).milliseconds - answer.askedAt.milliseconds
        return age >= 0 && .milliseconds(age) <= most
    }
}

/// What is wrong with a directory whose last answers must do.
struct DirectoryComplaint {
    let cause: String
    let hint: String?

    /// A file that is not there may be a moment later.
    init(missing path: String) {
        cause = "the directory \(path.printable) cannot be read"
        hint = "Check directory.file in the configuration; the path counts from the folder you are in."
    }

    /// `known`: for how many there is a last answer.
    init(_ failure: AzureError, unanswered: Int, _ known: Int) {
        let isDenied = if case .service(let error) = failure { error.status == 403 } else { false }
        cause =
            "the directory did not answer for \(unanswered) values; for \(known) its last answer is used: "
            + failure.cause
        hint =
            isDenied
            ? "Grant the identity what README.md, \"Owners\", lists for the attribute." : failure.hint
    }
}

extension SignIn {
    var microsoftGraph: MicrosoftGraph {
        MicrosoftGraph(endpoint: cloud.graph, scope: cloud.graphScope, tokens: tokens, exchange: exchange)
    }
}

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
        let wanted = questions.subtracting(youngEnough.keys)
        guard !wanted.isEmpty else { return (youngEnough, nil) }
        let found = try await graph.answers(to: withinCeiling(wanted, kept)) { Timestamp(Date()) }
        if !found.answers.isEmpty { try keep(found.answers) }
        var answers = youngEnough.merging(found.answers) { $1 }
        for question in wanted where answers[question] == nil {
            answers[question] = kept[question]
            answers[question]?.isKept = true
        }
        let unanswered = wanted.subtracting(found.answers.keys)
        let known = unanswered.count { kept[$0] != nil }
        return (answers, complaint(found.failure, unanswered: unanswered.count, known, of: wanted.count))
    }

    private var ceiling: Int { integration.owners.directory.maxQuestions }

    /// What was never answered goes first, the integration's owner before the others, then what was asked longest ago: the
    /// rest has its last answers.
    private func withinCeiling(
        _ wanted: Set<DirectoryQuestion>,
        _ kept: [DirectoryQuestion: DirectoryAnswer]
    ) -> Set<DirectoryQuestion> {
        guard wanted.count > ceiling else { return wanted }
        let owner = integration.owners.integrationOwner
        let first = Set(
            (owner?.values ?? []).map { [owner] in DirectoryQuestion(owner?.attribute ?? .groupMail, $0) }
        )
        func age(_ question: DirectoryQuestion) -> Int64 {
            kept[question]?.askedAt.milliseconds ?? (first.contains(question) ? .min : .min + 1)
        }
        return Set(wanted.sorted { (age($0), $0) < (age($1), $1) }.prefix(ceiling))
    }

    private func complaint(_ failure: AzureError?, unanswered: Int, _ known: Int, of wanted: Int)
        -> DirectoryComplaint?
    {
        if let failure { return DirectoryComplaint(failure, unanswered: unanswered, known) }
        return wanted > ceiling ? DirectoryComplaint(unasked: unanswered, known, ceiling: ceiling) : nil
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
    init(unasked: Int, _ known: Int, ceiling: Int) {
        cause =
            "the directory was not asked for \(unasked) values, for \(ceiling) are the most in one run; "
            + "for \(known) its last answer is used"
        hint = "Look for a tag that names very many owners, or raise directory.maxQuestions."
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

import Azure
import Configuration
import Discovery
import Foundation
import Inventory
import Ownership
import Store
import Wording

/// Asks Microsoft Graph, once for each distinct value.
struct MicrosoftGraphLookup {
    let integration: Integration
    let environment: [String: String]
    /// Where its answers are stored.
    let store: SnapshotStore

    /// The known answers.
    struct Found {
        var answers: [DirectoryQuestion: DirectoryAnswer]
        /// The answers that this lookup has requested.
        var new: [DirectoryQuestion: DirectoryAnswer] = [:]
        var complaint: DirectoryComplaint?
    }

    /// If Microsoft Graph does not answer, its last answers are used, with their age, and there is a complaint.
    func answers(to questions: Set<DirectoryQuestion>) async throws -> Found {
        let kept = try store.directoryAnswers(of: integration.name, to: questions)
        let youngEnough = kept.filter { isYoung($0.value) }
        let wanted = questions.subtracting(youngEnough.keys)
        guard !wanted.isEmpty else { return Found(answers: youngEnough) }
        let found = try await microsoftGraph.answers(to: withinCeiling(wanted, kept)) { Timestamp(Date()) }
        var answers = youngEnough.merging(found.answers) { $1 }
        for question in wanted where answers[question] == nil {
            answers[question] = kept[question]
            answers[question]?.isKept = true
        }
        let unanswered = wanted.subtracting(found.answers.keys)
        let known = unanswered.count { kept[$0] != nil }
        return Found(
            answers: answers,
            new: found.answers,
            complaint: complaint(found.failure, unanswered: unanswered.count, known, of: wanted.count)
        )
    }

    private var ceiling: Int { integration.owners.directory.maxQuestions }

    /// Questions without any answer come first, with the integration's owner before the others, then the oldest ones;
    /// the rest uses its last answers.
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

    private var microsoftGraph: MicrosoftGraph {
        get throws {
            guard let azure = integration.azure else {
                throw Failure(
                    "Microsoft Graph needs azure",
                    hint: "Add directory: {file: PATH} to the integration.",
                    kind: .configuration
                )
            }
            return SignIn(azure, environment: environment).microsoftGraph
        }
    }

    private func isYoung(_ answer: DirectoryAnswer) -> Bool {
        guard let most = integration.owners.directory.maxAge else { return false }
        let age = Timestamp(Date()).milliseconds - answer.askedAt.milliseconds
        return age >= 0 && .milliseconds(age) <= most
    }
}

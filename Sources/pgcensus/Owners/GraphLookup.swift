import Azure
import Configuration
import Foundation
import Inventory
import SnapshotStore
import Wording

/// Asks Microsoft Graph, once for each distinct value, and keeps its answers in the store.
struct GraphLookup {
    private let integration: Integration
    private let storePath: String

    init(_ integration: Integration, _ storePath: String) {
        self.integration = integration
        self.storePath = storePath
    }

    /// The answers, and whether each of them is as the directory has it now.
    ///
    /// Where Graph does not answer, its last answer counts, with its age.
    func answers(
        to questions: Set<DirectoryQuestion>
    ) async throws -> (answers: [DirectoryQuestion: DirectoryAnswer], isComplete: Bool) {
        let kept = try SnapshotStore(reading: storePath)
            .directoryAnswers(of: integration.name, to: questions)
        let youngEnough = kept.filter { isYoung($0.value) }
        let asked = questions.subtracting(youngEnough.keys)
        guard !asked.isEmpty else { return (youngEnough, true) }
        let found = try await graph.answers(to: asked) { Timestamp(Date()) }
        try keep(found.answers)
        var answers = youngEnough.merging(found.answers) { $1 }
        for question in asked where answers[question] == nil {
            answers[question] = kept[question]
            answers[question]?.isKept = true
        }
        if let failure = found.failure { report(failure, asked.subtracting(found.answers.keys), kept) }
        return (answers, found.failure == nil)
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
            return SignIn(azure, environment: ProcessInfo.processInfo.environment).microsoftGraph
        }
    }

    private func isYoung(_ answer: DirectoryAnswer) -> Bool {
        guard let most = integration.owners.directory.maxAge else { return false }
        let age = Timestamp(Date()).milliseconds - answer.askedAt.milliseconds
        return age >= 0 && .milliseconds(age) <= most
    }

    /// Another process may be writing; then these answers serve this once.
    private func keep(_ answers: [DirectoryQuestion: DirectoryAnswer]) throws {
        guard !answers.isEmpty else { return }
        do throws(StoreError) {
            let lock = try StoreLock(store: storePath)
            let store = try SnapshotStore(writing: storePath, under: lock)
            try store.keep(answers, of: integration.name)
        } catch {
            switch error {
            case .held, .notWritable: warn("the directory's answers are not kept: \(error.cause)")
            default: throw error
            }
        }
    }

    private func report(
        _ failure: AzureError,
        _ unanswered: Set<DirectoryQuestion>,
        _ kept: [DirectoryQuestion: DirectoryAnswer]
    ) {
        let known = unanswered.count { kept[$0] != nil }
        let isDenied = if case .service(let error) = failure { error.status == 403 } else { false }
        warn(
            "the directory did not answer for \(unanswered.count) values; for \(known) its last answer is used: "
                + failure.cause,
            hint: isDenied
                ? "Grant the identity what README.md, \"Owners\", lists for the attribute." : failure.hint
        )
    }
}

extension SignIn {
    var microsoftGraph: MicrosoftGraph {
        MicrosoftGraph(endpoint: cloud.graph, scope: cloud.graphScope, tokens: tokens, exchange: exchange)
    }
}

import Azure
import Configuration
import Doctor
import Foundation
import Inventory
import Ownership
import Wording

/// Whether the owner settings of an integration lead to anybody: the directory, and the fallback in it.
struct OwnerExamination {
    let integration: Integration
    /// Nil where the integration has no way to sign in.
    let graph: MicrosoftGraph?
    let now: Timestamp

    /// Nothing where no owners are configured.
    func run() async -> [Check] {
        guard let fallback = integration.owners.integrationOwner else { return [] }
        let tag = integration.owners.resourceOwner
        let rule = Check(
            "owners",
            .holds,
            tag.map { "tag \($0.key) names \($0.attribute.rawValue)" } ?? "the integration's for everything"
        )
        do throws(CommandFailure) {
            let directory = try await directory(for: fallback)
            return [rule] + fallback.values.map { check($0, fallback.attribute, directory) }
        } catch {
            return [rule, Check("directory", .wrong, error.cause, remedy: error.messages[0].hint)]
        }
    }

    private func directory(
        for fallback: IntegrationOwner
    ) async throws(CommandFailure) -> Directory {
        let settings = integration.owners.directory
        if settings.source == .file {
            return try DirectoryAccess.file(settings.file ?? "", [fallback.attribute])
        }
        guard let graph else {
            throw CommandFailure(
                "without azure there is no Microsoft Graph to ask",
                hint: "Add directory: {file: PATH} to the integration."
            )
        }
        let questions = Set(fallback.values.map { DirectoryQuestion(fallback.attribute, $0) })
        let found = await graph.answers(to: questions) { now }
        if let failure = found.failure { throw CommandFailure(failure) }
        return Directory(answers: found.answers)
    }

    private func check(_ value: String, _ attribute: DirectoryAttribute, _ directory: Directory) -> Check {
        let entries = directory.entries(attribute, value)
        guard let entry = entries.first, entries.count == 1 else {
            return Check(
                "directory",
                .wrong,
                "\(entries.count) entries have \(attribute.rawValue) \(value)",
                remedy: "Correct integrationOwner.values: each names one \(attribute.kind.rawValue)."
            )
        }
        return Check("directory", .holds, "\(attribute.rawValue) \(value) is \(entry.displayName)")
    }
}

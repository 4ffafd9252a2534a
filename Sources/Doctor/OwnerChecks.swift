package import Azure
package import Configuration
import Directories
import Foundation
package import Inventory
import Ownership
import Wording

/// Whether the owner settings of an integration lead to owners: the directory, and the integration's owner in it.
package struct OwnerChecks {
    private let integration: Integration
    private let microsoftGraph: MicrosoftGraph?
    private let now: Timestamp

    /// `microsoftGraph`: nil if the integration has no way to sign in.
    package init(_ integration: Integration, microsoftGraph: MicrosoftGraph?, now: Timestamp) {
        self.integration = integration
        self.microsoftGraph = microsoftGraph
        self.now = now
    }

    /// Nothing if no owners are configured.
    package func run() async -> [Check] {
        guard let fallback = integration.owners.integrationOwner else { return [] }
        let tag = integration.owners.resourceOwner
        let rule = Check(
            "owners",
            .holds,
            tag.map { "tag \($0.key) names \($0.attribute.rawValue)" }
                ?? "the integration's owner for everything"
        )
        do throws(Failure) {
            let directory = try await directory(for: fallback)
            return [rule] + fallback.values.map { check($0, fallback.attribute, directory) }
        } catch {
            return [rule, Check("directory", .wrong, error.cause, remedy: error.hint)]
        }
    }

    private func directory(
        for fallback: IntegrationOwner
    ) async throws(Failure) -> Directory {
        let settings = integration.owners.directory
        if settings.source == .file {
            return try DirectoryAccess.file(settings.file ?? "", [fallback.attribute])
        }
        guard let microsoftGraph else {
            throw Failure(
                "Microsoft Graph needs azure",
                hint: "Add directory: {file: PATH} to the integration."
            )
        }
        let questions = Set(fallback.values.map { DirectoryQuestion(fallback.attribute, $0) })
        let found = await microsoftGraph.answers(to: questions) { now }
        if let failure = found.failure { throw Failure(failure) }
        return Directory(answers: found.answers)
    }

    private func check(_ value: String, _ attribute: DirectoryAttribute, _ directory: Directory) -> Check {
        let entries = directory.entries(attribute, value)
        guard let entry = entries.first, entries.count == 1 else {
            return Check(
                "directory",
                .wrong,
                "\(entries.count) entries have \(attribute.rawValue) \(value)",
                remedy: "Correct integrationOwner.values: each must match one \(attribute.kind.rawValue)."
            )
        }
        return Check("directory", .holds, "\(attribute.rawValue) \(value) is \(entry.displayName)")
    }
}

package import Configuration
package import Discovery
import Inventory
import Wording

/// Whether the secrets of an integration can be had.
package struct SecretExamination: Sendable {
    private let references: [SecretReference]
    private let secrets: SecretBook
    private let isNeeded: Bool

    package init(_ integration: Integration, _ secrets: SecretBook) {
        references = integration.secrets
        isNeeded = integration.resourceTypes != [.server]
        self.secrets = secrets
    }

    package func run() async -> [Check] {
        var checks: [Check] = []
        for reference in references { checks.append(await check(reference)) }
        if references.isEmpty, isNeeded {
            checks.append(
                Check(
                    "secret",
                    .wrong,
                    "none is configured",
                    remedy: "Set connection.secret, for example to env:PGCENSUS_PASSWORD."
                )
            )
        }
        return checks
    }

    private func check(_ reference: SecretReference) async -> Check {
        do throws(SecretFailure) { _ = try await secrets.secret(reference) } catch {
            return Check("secret", error.scan)
        }
        guard reference.isExposed, case .file(let path) = reference else {
            return Check("secret", .holds, "\(reference) is there")
        }
        return Check(
            "secret",
            .unwise,
            "\(reference) can be read by others",
            remedy: "Make it yours alone: chmod 600 \(path.printable)"
        )
    }
}

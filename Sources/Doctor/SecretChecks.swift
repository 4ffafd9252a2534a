package import Configuration
package import Discovery
import Inventory
import Wording

/// Whether the secrets of an integration can be read; the default is not needed if no login is needed.
package struct SecretChecks: Sendable {
    private let references: [SecretReference]
    private let secrets: SecretCache

    package init(_ integration: Integration, _ secrets: SecretCache) {
        references =
            integration.resourceTypes == [.server] ? integration.writtenSecrets : integration.secrets
        self.secrets = secrets
    }

    package func run() async -> [Check] {
        var checks: [Check] = []
        for reference in references { checks.append(await check(reference)) }
        return checks
    }

    private func check(_ reference: SecretReference) async -> Check {
        do throws(SecretFailure) { _ = try await secrets.secret(reference) } catch {
            return Check("secret", error.scan)
        }
        guard reference.isExposed, case .file(let path) = reference else {
            return Check("secret", .holds, "\(reference) can be read")
        }
        return Check(
            "secret",
            .unwise,
            "\(reference) can be read by other users",
            remedy: "Remove the access of other users: chmod 600 \(path.printable)"
        )
    }
}

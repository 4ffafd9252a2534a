package import Azure
package import Configuration
import Logging
import Wording

private let log = Logger(label: "secrets")

/// Reads the secrets of an integration.
package struct SecretSource: Sendable {
    private let environment: [String: String]
    private let vault: KeyVault?
    private let tokens: TokenCache?
    /// For tokens that serve as passwords for PostgreSQL.
    private let scope: String

    /// Without a sign-in to Azure, only the environment and files are available.
    package init(
        environment: [String: String],
        vault: KeyVault? = nil,
        tokens: TokenCache? = nil,
        scope: String = ""
    ) {
        self.environment = environment
        self.vault = vault
        self.tokens = tokens
        self.scope = scope
    }

    package func read(
        _ reference: SecretReference,
        otherThan rejected: DatabaseSecret?
    ) async -> Result<DatabaseSecret, SecretFailure> {
        let result =
            switch reference {
            case .environment, .file: local(reference)
            case .azureKeyVault(let secret): await read(secret)
            case .entra: await token(otherThan: rejected)
            }
        switch result {
        case .success: log.debug("\(reference): read")
        case .failure(let error): log.debug("\(reference): not read: \(error.cause)")
        }
        return result
    }

    private func local(_ reference: SecretReference) -> Result<DatabaseSecret, SecretFailure> {
        do throws(SecretError) {
            guard let secret = try reference.read(environment: environment) else { throw .unusable }
            return .success(secret)
        } catch {
            return .failure(.local(error))
        }
    }

    private func read(_ secret: VaultSecret) async -> Result<DatabaseSecret, SecretFailure> {
        guard let vault else { return .failure(.vault(secret, .noCredential([]))) }
        let text: String
        do throws(AzureError) {
            text = try await vault.secret(secret.name, version: secret.version, in: secret.vault).revealed
        } catch {
            return .failure(.vault(secret, error))
        }
        do throws(SecretError) { return .success(try DatabaseSecret(text: text)) } catch {
            return .failure(.local(error))
        }
    }

    private func token(otherThan rejected: DatabaseSecret?) async -> Result<DatabaseSecret, SecretFailure> {
        guard let tokens else { return .failure(.token(.noCredential([]))) }
        do throws(AzureError) {
            let token = try await tokens.token(for: scope, otherThan: rejected?.password)
            return .success(DatabaseSecret(password: token))
        } catch {
            return .failure(.token(error))
        }
    }
}

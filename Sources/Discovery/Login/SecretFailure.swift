package import Azure
package import Configuration
package import Inventory
import Wording

/// Why the secret for a server could not be read.
package enum SecretFailure: ExplainedError, Equatable {
    case local(SecretError)
    case vault(VaultSecret, AzureError)
    /// There is no access token to log in with.
    case token(AzureError)

    package var cause: String {
        switch self {
        case .local(let error): error.cause
        case .vault(let secret, let error):
            "the secret \(secret.url.printable) could not be read: \(error.cause)"
        case .token(let error): "no access token for PostgreSQL: \(error.cause)"
        }
    }

    package var hint: String? {
        switch self {
        case .local(let error): error.hint
        case .vault(_, .service(let error)): Self.hint(error) ?? AzureError.service(error).hint
        case .vault(_, let error), .token(let error): error.hint
        }
    }

    /// The hints for Key Vault's refusals (Learn, "Azure Key Vault REST API error codes").
    private static func hint(_ error: ServiceError) -> String? {
        switch (error.status, error.innerCode ?? error.code ?? "") {
        case (403, "SecretDisabled"): "Enable the secret, or name another version of it."
        case (403, "ForbiddenByFirewall"):
            "Allow this machine in the vault's firewall, or run pgcensus inside its network."
        case (403, "ForbiddenByPolicy"):
            "Give the identity the Get permission on secrets in the vault's access policies."
        case (403, _): "Grant the identity the role Key Vault Secrets User on the vault."
        case (404, _): "Check the names of the vault and the secret, and the version if there is one."
        case (429, _): "The vault is throttling; scan again later, or use fewer processes."
        default: nil
        }
    }

    private var problemCode: String {
        switch self {
        case .local(.variableMissing): "secret-missing"
        case .local: "secret-unreadable"
        case .vault(_, .service(let error)):
            switch (error.status, error.innerCode) {
            case (403, "SecretDisabled"): "secret-disabled"
            case (401, _), (403, _): "secret-forbidden"
            case (404, _): "secret-not-found"
            case (429, _): "secret-throttled"
            default: "vault-error"
            }
        case .vault(_, .transport): "vault-unreachable"
        case .vault: "vault-error"
        case .token: "entra-token-missing"
        }
    }

    /// The server was not contacted: the outcome is denied, unless the vault may answer later.
    package var scan: ScanResult {
        var problem = Problem(code: problemCode, message: cause, hint: hint)
        if case .vault(_, .service(let error)) = self {
            problem.httpStatus = error.status
            problem.requestId = error.requestId
        }
        let isPassing = ["secret-throttled", "vault-error", "vault-unreachable"].contains(problem.code)
        return ScanResult(isPassing ? .failed : .denied, [problem])
    }
}

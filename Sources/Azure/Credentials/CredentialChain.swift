import Synchronization
import Wording

/// Credentials in order: the first available one is used.
///
/// A credential that is available but refused ends the search: another identity would hide the mistake.
package final class CredentialChain: Credential {
    private let ways: [SignInMethod]
    private let source: CredentialSource
    private let kept = Mutex<(any Credential)?>(nil)

    private init(_ ways: [SignInMethod], _ source: CredentialSource) {
        self.ways = ways
        self.source = source
    }

    package func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken {
        if let kept = kept.withLock({ $0 }) { return try await kept.token(request) }
        var problems: [CredentialProblem] = []
        for way in ways {
            do {
                let credential = try way.credential(source)
                let token = try await credential.token(request)
                kept.withLock { $0 = credential }
                return token
            } catch .noCredential(let further) {
                problems += further
            }
        }
        throw .noCredential(problems)
    }
}

extension CredentialChain {
    /// An application's variables: with a secret, else with a certificate, as the Azure SDKs read them.
    package static func environment(_ source: CredentialSource) -> CredentialChain {
        CredentialChain([.environment], source)
    }

    package static func workloadIdentity(_ source: CredentialSource) -> CredentialChain {
        CredentialChain([.workloadIdentity], source)
    }

    package static func managedIdentity(_ source: CredentialSource) -> CredentialChain {
        CredentialChain([.managedIdentity(probesFirst: false)], source)
    }

    package static func azureCLI(_ source: CredentialSource) -> CredentialChain {
        CredentialChain([.azureCLI], source)
    }

    /// The order of the Azure SDKs' DefaultAzureCredential, narrowed by `AZURE_TOKEN_CREDENTIALS`.
    package static func `default`(_ source: CredentialSource) -> CredentialChain {
        let managed = SignInMethod.managedIdentity(probesFirst: true)
        let choice = source.environment["AZURE_TOKEN_CREDENTIALS"]
        let ways: [SignInMethod] =
            switch choice?.lowercased() {
            case nil: [.environment, .workloadIdentity, managed, .azureCLI]
            case "prod": [.environment, .workloadIdentity, managed]
            case "dev", "azureclicredential", "azurecli": [.azureCLI]
            case "environmentcredential", "environment": [.environment]
            case "workloadidentitycredential", "workloadidentity": [.workloadIdentity]
            case "managedidentitycredential", "managedidentity": [.managedIdentity(probesFirst: false)]
            case .some: [.unknown(choice ?? "")]
            }
        return CredentialChain(ways, source)
    }
}

/// One link of a chain.
private enum SignInMethod {
    case environment
    case workloadIdentity
    case managedIdentity(probesFirst: Bool)
    case azureCLI
    /// An unknown name.
    case unknown(String)

    func credential(_ source: CredentialSource) throws(AzureError) -> any Credential {
        switch self {
        case .environment:
            let path = source.environment["AZURE_CLIENT_CERTIFICATE_PATH"]
            guard let path, source.environment["AZURE_CLIENT_SECRET"] == nil else {
                return try ClientSecretCredential(source)
            }
            return try ClientCertificateCredential(source, path: path)
        case .workloadIdentity: return try WorkloadIdentityCredential(source)
        case .managedIdentity(let probesFirst):
            return AppServiceCredential(source) ?? IMDSCredential(source, probesFirst: probesFirst)
        case .azureCLI: return AzureCLICredential(source)
        case .unknown(let name): throw .unknownChoice(name)
        }
    }
}

extension AzureError {
    fileprivate static func unknownChoice(_ value: String) -> AzureError {
        .credentialUnusable(
            "default",
            "AZURE_TOKEN_CREDENTIALS is \"\(value.printable)\"",
            hint: """
                Use dev, prod, environment, workloadIdentity, managedIdentity or azureCLI, or the Azure SDKs' names \
                of these; or unset it.
                """
        )
    }
}

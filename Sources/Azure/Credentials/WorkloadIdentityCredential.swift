import Files
import Foundation

/// Signs in with the token of a Kubernetes service account: `AZURE_FEDERATED_TOKEN_FILE`.
///
/// The cluster rotates the file, so it is read again for each token.
struct WorkloadIdentityCredential: Credential {
    static let name = "workloadIdentity"
    private static let largestToken = 1 << 16

    private let endpoint: EntraEndpoint
    private let tenantId: String
    private let clientId: String
    private let path: String

    init(_ source: CredentialSource) throws(AzureError) {
        guard let path = source.environment["AZURE_FEDERATED_TOKEN_FILE"] else {
            throw .unavailable(Self.name, "AZURE_FEDERATED_TOKEN_FILE not set")
        }
        (tenantId, clientId) = try source.application(Self.name)
        endpoint = EntraEndpoint(source)
        self.path = path
    }

    func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken {
        try await endpoint.token(
            request,
            tenant: request.tenant ?? tenantId,
            clientId: clientId,
            proof: EntraEndpoint.assertion(try federatedToken())
        )
    }

    private func federatedToken() throws(AzureError) -> String {
        var reason = "holds no token"
        var text: String?
        do throws(InputFileError) {
            text = String(data: try InputFile.read(path, most: Self.largestToken), encoding: .utf8)
        } catch {
            if case .unreadable = error { reason = "cannot be read" } else { reason = error.reason }
        }
        let token = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        guard !token.isEmpty else {
            throw .credentialUnusable(
                Self.name,
                "\(path) \(reason)",
                hint:
                    "Check that the pod has the label azure.workload.identity/use and its projected token volume."
            )
        }
        return token
    }
}

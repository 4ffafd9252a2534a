import Wording

/// Signs in as an application with its secret: `AZURE_CLIENT_SECRET`.
struct ClientSecretCredential: Credential {
    private let endpoint: EntraEndpoint
    private let tenantId: String
    private let clientId: String
    private let secret: Secret

    init(_ source: CredentialSource) throws(AzureError) {
        let secret = source.environment["AZURE_CLIENT_SECRET"]
        let missing = secret == nil ? ["AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH"] : []
        (tenantId, clientId) = try source.application("environment", also: missing)
        endpoint = EntraEndpoint(source)
        self.secret = Secret(secret ?? "")
    }

    func token(for scope: String, tenant: String?) async throws(AzureError) -> AccessToken {
        try await endpoint.token(
            tenant: tenant ?? tenantId,
            clientId: clientId,
            scope: scope,
            proof: [("client_secret", secret.revealed)]
        )
    }
}

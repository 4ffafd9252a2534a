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

    func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken {
        try await endpoint.token(
            request,
            tenant: request.tenant ?? tenantId,
            clientId: clientId,
            proof: [("client_secret", secret.revealed)]
        )
    }
}

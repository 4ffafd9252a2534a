import HTTP

/// Signs in as the managed identity of App Service, Functions or Container Apps.
///
/// The platform gives the address: `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. Plain http is normal there.
struct AppServiceCredential: Credential {
    private let endpoint: String
    private let header: String
    private let clientId: String?
    private let exchange: Exchange

    /// Nil outside of these platforms; Service Fabric and Azure Arc set one of the variables too.
    init?(_ source: CredentialSource) {
        let environment = source.environment
        guard let endpoint = environment["IDENTITY_ENDPOINT"], let header = environment["IDENTITY_HEADER"],
            environment["IDENTITY_SERVER_THUMBPRINT"] == nil
        else { return nil }
        self.endpoint = endpoint
        self.header = header
        clientId = source.clientId
        exchange = source.exchange
    }

    func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken {
        var url = "\(endpoint)?api-version=2019-08-01&resource=\(request.resource.urlEncoded)"
        if let clientId { url += "&client_id=\(clientId.urlEncoded)" }
        let call = HTTPRequest(url: url, headers: ["X-IDENTITY-HEADER": header], plainHTTP: .anyHost)
        let response = try await exchange(call)
        guard response.status == 200 else { throw .service(ServiceError(response, url: url)) }
        return try TokenAnswer(response, from: url).token()
    }
}

import HTTP

/// Signs in as the managed identity of a virtual machine, through its Instance Metadata Service.
///
/// A chain asks first whether the service is there at all, and waits a second for the answer.
struct IMDSCredential: Credential {
    private let source: CredentialSource
    private let probesFirst: Bool

    init(_ source: CredentialSource, probesFirst: Bool) {
        self.source = source
        self.probesFirst = probesFirst
    }

    func token(for scope: String, tenant: String?) async throws(AzureError) -> AccessToken {
        var query = "api-version=2018-02-01&resource=\(resource(of: scope).urlEncoded)"
        if let clientId = source.clientId { query += "&client_id=\(clientId.urlEncoded)" }
        let url = "\(source.imds)/metadata/identity/oauth2/token?\(query)"
        if probesFirst { try await probe(url) }
        var request = HTTPRequest(url: url, headers: ["Metadata": "true"], plainHTTP: .linkLocal)
        request.connectTimeout = .seconds(2)
        let response = try await send(request)
        switch response.status {
        case 200:
            let answer: TokenAnswer = try decode(response, from: url)
            return try answer.token()
        case 400: throw unavailable("the machine has no such identity")
        case 403: throw unavailable("the machine's identity service refuses (403)")
        default: throw .service(ServiceError(response, url: url))
        }
    }

    /// Any HTTP answer will do; without the header `Metadata` the service gives 400.
    private func probe(_ url: String) async throws(AzureError) {
        var request = HTTPRequest(url: url, plainHTTP: .linkLocal)
        request.connectTimeout = .seconds(1)
        request.timeout = .seconds(1)
        do {
            _ = try await source.exchange.retrying(.never)(request)
        } catch .transport {
            throw unavailable("no identity service on this machine")
        }
    }

    private func send(_ request: HTTPRequest) async throws(AzureError) -> HTTPResponse {
        do {
            return try await source.exchange.retrying(.managedIdentity)(request)
        } catch .transport(let error) {
            throw unavailable("no answer from the machine's identity service: \(error.cause)")
        }
    }

    private func unavailable(_ reason: String) -> AzureError { .unavailable("managedIdentity", reason) }
}

/// The resource of a scope: `https://vault.azure.net` of `https://vault.azure.net/.default`.
func resource(of scope: String) -> String {
    scope.hasSuffix("/.default") ? String(scope.dropLast("/.default".count)) : scope
}

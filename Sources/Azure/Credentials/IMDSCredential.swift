import HTTP
import Wording

/// Signs in as the managed identity of a virtual machine, through its Instance Metadata Service.
///
/// A chain first asks whether the service exists, and waits a second for the answer.
struct IMDSCredential: Credential {
    private let source: CredentialSource
    private let probesFirst: Bool

    init(_ source: CredentialSource, probesFirst: Bool) {
        self.source = source
        self.probesFirst = probesFirst
    }

    func token(_ wanted: TokenRequest) async throws(AzureError) -> AccessToken {
        var query = "api-version=2018-02-01&resource=\(wanted.resource.urlEncoded)"
        if let clientId = source.clientId { query += "&client_id=\(clientId.urlEncoded)" }
        let url = "\(source.imds)/metadata/identity/oauth2/token?\(query)"
        if probesFirst { try await probe(url) }
        var request = HTTPRequest(url: url, headers: ["Metadata": "true"], plainHTTP: .linkLocal)
        request.connectTimeout = .seconds(2)
        let response = try await send(request)
        guard response.status == 200 else { throw refusal(response, url) }
        do throws(AzureError) { return try TokenAnswer(response, from: url).token() } catch {
            guard probesFirst else { throw error }
            throw unavailable("the program at the identity service's address returned no token")
        }
    }

    /// In a chain, an answer without a token means no identity: any program may answer at that address.
    private func refusal(_ response: HTTPResponse, _ url: String) -> AzureError {
        switch response.status {
        case 400: return unavailable("the machine has no such identity (400)")
        case 403: return unavailable("the machine's identity service refuses (403)")
        case _ where probesFirst: return other(response.status)
        default: return .service(ServiceError(response, url: url))
        }
    }

    /// Without the header `Metadata` the service answers 400; any other answer comes from another program.
    private func probe(_ url: String) async throws(AzureError) {
        var request = HTTPRequest(url: url, plainHTTP: .linkLocal)
        request.connectTimeout = .seconds(1)
        request.timeout = .seconds(1)
        do throws(AzureError) {
            let status = try await source.exchange.retrying(.never)(request).status
            guard status == 400 else { throw other(status) }
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

    private func other(_ status: Int) -> AzureError {
        unavailable(
            "the program at \(source.imds.printable) is not the identity service: it answered \(status)"
        )
    }

    private func unavailable(_ reason: String) -> AzureError { .unavailable("managedIdentity", reason) }
}

import Foundation
import HTTP
import Inventory
import Wording

/// Azure Resource Manager: requests with a token, pages and retries.
package struct ResourceManager: Sendable {
    /// `https://management.azure.com`, without a slash at the end.
    private let endpoint: String
    private let scope: String
    private let tokens: TokenCache
    private let exchange: Exchange
    private let tenants = Tenants()

    package init(endpoint: String, scope: String, tokens: TokenCache, exchange: Exchange) {
        self.endpoint = endpoint
        self.scope = scope
        self.tokens = tokens
        self.exchange = exchange
    }

    /// Gets one resource.
    func get(_ path: String, apiVersion: String) async throws(AzureError) -> JSONElement {
        try await answer(to: Call(url: url(path, apiVersion)))
    }

    /// Sends a query that is too long for a URL.
    func post(_ path: String, apiVersion: String, body: [UInt8]) async throws(AzureError) -> JSONElement {
        try await answer(to: Call(url: url(path, apiVersion), body: body))
    }

    /// Gets a list, page by page and element by element: what was read stays, even if the rest fails.
    func list<Element: Sendable>(
        _ path: String,
        apiVersion: String,
        _ take: @escaping (JSONElement) throws(Refusal) -> Element
    ) async -> Listed<Element> {
        let first = url(path, apiVersion)
        var intake = ElementIntake(take)
        var walk = PageWalk()
        let end = await walk.run(from: first) { url throws(AzureError) in
            try Page(try await answer(to: Call(url: url)), of: url, endpoint: endpoint)
        } take: {
            intake.add($0)
            return false
        }
        return Listed(intake.elements, failures: [end, intake.failure(of: first)].compactMap { $0 })
    }

    /// An answer to a request without a token, usually a refusal.
    func unsigned(_ path: String, apiVersion: String) async throws(AzureError) -> HTTPResponse {
        try await exchange.retrying(.never)(HTTPRequest(url: url(path, apiVersion)), in: .tenant)
    }

    private func url(_ path: String, _ apiVersion: String) -> String {
        "\(endpoint)\(path)?api-version=\(apiVersion)"
    }

    /// One request; a refused token is replaced once, if necessary by one of the subscription's own tenant.
    private func answer(to call: Call) async throws(AzureError) -> JSONElement {
        let tenant = tenants[call.subscription]
        let token = try await tokens.token(for: scope, tenant: tenant)
        var response = try await exchange(call.request(token), in: call.limit)
        if response.status == 401 {
            let challenge = Challenge(response)
            let wrongTenant = ServiceError(response, url: call.url).code == "InvalidAuthenticationTokenTenant"
            let fresh: Secret
            if wrongTenant, let other = challenge.tenant, other != tenant {
                fresh = try await tokens.token(for: scope, tenant: other)
                tenants[call.subscription] = other
            } else {
                fresh = try await tokens.token(
                    for: scope,
                    tenant: tenant,
                    otherThan: token,
                    claims: challenge.claims
                )
            }
            response = try await exchange(call.request(fresh), in: call.limit)
        }
        guard response.status == 200 else { throw .service(ServiceError(response, url: call.url)) }
        return try parse(response, from: call.url)
    }
}

/// One request before it has a token.
private struct Call {
    var url: String
    var body: [UInt8]?

    /// The GUID in the URL's path.
    var subscription: String? {
        let segments = url.withoutQuery.split(separator: "/")
        guard let index = segments.firstIndex(of: "subscriptions"), index + 1 < segments.count else {
            return nil
        }
        return segments[index + 1].lowercased()
    }

    var limit: RateLimit {
        if body != nil { return .resourceGraph }
        return subscription.map { .subscription($0) } ?? .tenant
    }

    func request(_ token: Secret) -> HTTPRequest {
        var request = HTTPRequest(
            method: body == nil ? .get : .post,
            url: url,
            headers: [
                "Authorization": "Bearer \(token.revealed)", "Accept": "application/json",
                "x-ms-client-request-id": UUID().uuidString.lowercased(),
            ],
            body: body
        )
        if body != nil { request.headers["Content-Type"] = "application/json" }
        return request
    }
}

import Foundation
import HTTP
import Inventory
import Wording

/// Azure Resource Manager: requests with a token, pages and retries.
package struct ResourceManager: Sendable {
    private static let mostPages = 10_000

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
    func get<Answer: Decodable>(_ path: String, apiVersion: String) async throws(AzureError) -> Answer {
        try await answer(to: Call(url: url(path, apiVersion)))
    }

    /// Asks a question that is too long for a URL.
    func post<Answer: Decodable>(
        _ path: String,
        apiVersion: String,
        body: [UInt8]
    ) async throws(AzureError) -> Answer {
        try await answer(to: Call(url: url(path, apiVersion), body: body))
    }

    /// Gets a whole list, page by page.
    ///
    /// `nextLink` is used byte for byte, and only where it leads to the configured host: whoever gets the request
    /// gets the token.
    func list<Element: Decodable>(_ path: String, apiVersion: String) async throws(AzureError) -> [Element] {
        let origin = HTTPOrigin(of: endpoint)
        var url = url(path, apiVersion)
        var visited: Set<String> = []
        var elements: [Element] = []
        while true {
            let page: Page<Element> = try await answer(to: Call(url: url))
            elements += page.value
            visited.insert(url)
            guard let next = page.nextLink, !next.isEmpty else { return elements }
            guard let nextOrigin = HTTPOrigin(of: next), nextOrigin == origin else {
                throw .foreignNextLink(origin: HTTPOrigin(of: next)?.description ?? "not a URL")
            }
            guard !visited.contains(next), visited.count < Self.mostPages else {
                throw .endlessPages(url: url.withoutQuery)
            }
            url = next
        }
    }

    /// An answer to a request without a token, which is a refusal as a rule.
    func unsigned(_ path: String, apiVersion: String) async throws(AzureError) -> HTTPResponse {
        try await exchange.retrying(.never)(HTTPRequest(url: url(path, apiVersion)), in: .tenant)
    }

    private func url(_ path: String, _ apiVersion: String) -> String {
        "\(endpoint)\(path)?api-version=\(apiVersion)"
    }

    /// One question; a refused token is replaced once, by one of the subscription's own tenant where that is why.
    private func answer<Answer: Decodable>(to call: Call) async throws(AzureError) -> Answer {
        let tenant = tenants[call.subscription]
        let token = try await tokens.token(for: scope, tenant: tenant)
        var response = try await exchange(call.request(token), in: call.lane)
        if response.status == 401 {
            let other = Tenants.named(by: response)
            let wrongTenant = ServiceError(response, url: call.url).code == "InvalidAuthenticationTokenTenant"
            let fresh: Secret
            if wrongTenant, let other, other != tenant {
                fresh = try await tokens.token(for: scope, tenant: other)
                tenants[call.subscription] = other
            } else {
                fresh = try await tokens.token(for: scope, tenant: tenant, otherThan: token)
            }
            response = try await exchange(call.request(fresh), in: call.lane)
        }
        guard response.status == 200 else { throw .service(ServiceError(response, url: call.url)) }
        return try decode(response, from: call.url)
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

    var lane: Lane {
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

private struct Page<Element: Decodable>: Decodable {
    var value: [Element]
    var nextLink: String?
}

extension ServiceError {
    init(_ response: HTTPResponse, url: String) {
        let body: ErrorBody? = decodedError(response)
        self.init(
            status: response.status,
            code: response.headers["x-ms-error-code"] ?? body?.error?.code ?? body?.code,
            innerCode: body?.error?.innererror?.code,
            requestId: response.headers["x-ms-request-id"] ?? response.headers["x-ms-correlation-request-id"],
            path: url.withoutQuery.withoutOrigin
        )
    }
}

extension String {
    /// `/subscriptions/…` of `https://management.azure.com/subscriptions/…`.
    fileprivate var withoutOrigin: String {
        split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true).last.map { "/\($0)" } ?? self
    }
}

/// Azure's error body, wrapped in `error` as a rule.
private struct ErrorBody: Decodable {
    var error: Inner?
    var code: String?

    struct Inner: Decodable {
        var code: String?
        var innererror: Code?
    }
    struct Code: Decodable { var code: String? }
}

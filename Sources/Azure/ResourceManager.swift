import Foundation
import HTTP
import Wording

/// Azure Resource Manager: GET, with a token, pages and retries.
package struct ResourceManager: Sendable {
    private static let mostPages = 10_000

    /// `https://management.azure.com`, without a slash at the end.
    private let endpoint: String
    private let tokens: TokenCache
    private let exchange: Exchange

    package init(endpoint: String, tokens: TokenCache, exchange: Exchange) {
        self.endpoint = endpoint
        self.tokens = tokens
        self.exchange = exchange
    }

    /// Gets one resource.
    func get<Answer: Decodable>(_ path: String, apiVersion: String) async throws(AzureError) -> Answer {
        try await get(url: "\(endpoint)\(path)?api-version=\(apiVersion)")
    }

    /// Gets a whole list, page by page.
    ///
    /// `nextLink` is used byte for byte, and only where it leads to the configured host: whoever gets the request
    /// gets the token.
    func list<Element: Decodable>(_ path: String, apiVersion: String) async throws(AzureError) -> [Element] {
        let origin = HTTPOrigin(of: endpoint)
        var url = "\(endpoint)\(path)?api-version=\(apiVersion)"
        var visited: Set<String> = []
        var elements: [Element] = []
        while true {
            let page: Page<Element> = try await get(url: url)
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

    /// One GET; a refused token is replaced once.
    private func get<Answer: Decodable>(url: String) async throws(AzureError) -> Answer {
        let token = try await tokens.token()
        var response = try await exchange(request(url, token))
        if response.status == 401 {
            let fresh = try await tokens.token(otherThan: token)
            response = try await exchange(request(url, fresh))
        }
        guard response.status == 200 else { throw .service(ServiceError(response, url: url)) }
        return try decode(response, from: url)
    }

    private func request(_ url: String, _ token: Secret) -> HTTPRequest {
        HTTPRequest(
            url: url,
            headers: [
                "Authorization": "Bearer \(token.revealed)", "Accept": "application/json",
                "x-ms-client-request-id": UUID().uuidString.lowercased(),
            ]
        )
    }
}

private struct Page<Element: Decodable>: Decodable {
    var value: [Element]
    var nextLink: String?
}

extension ServiceError {
    init(_ response: HTTPResponse, url: String) {
        let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(response.body))
        self.init(
            status: response.status,
            code: response.headers["x-ms-error-code"] ?? body?.error?.code ?? body?.code,
            requestId: response.headers["x-ms-request-id"],
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

    struct Inner: Decodable { var code: String? }
}

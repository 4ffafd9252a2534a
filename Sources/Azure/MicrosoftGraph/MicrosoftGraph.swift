import Foundation
import HTTP
import Inventory
import Wording

/// Microsoft Graph: reads the users and groups of Entra in batches; never changes anything.
package struct MicrosoftGraph: Sendable {
    private static let batchesAtOnce = 4

    /// `https://graph.microsoft.com`, without a slash at the end.
    private let endpoint: String
    private let scope: String
    private let tokens: TokenCache
    private let exchange: Exchange

    package init(endpoint: String, scope: String, tokens: TokenCache, exchange: Exchange) {
        self.endpoint = endpoint
        self.scope = scope
        self.tokens = tokens
        self.exchange = exchange
    }

    private var root: String { "\(endpoint)/v1.0" }

    /// The answers to all these requests, each by itself; one HTTP request holds 20, Microsoft Graph's limit.
    func pages(_ requests: [MicrosoftGraphRequest]) async -> [Result<Page, AzureError>] {
        let batches = stride(from: 0, to: requests.count, by: MicrosoftGraphBatch.mostRequests).map {
            Array(requests[$0..<min($0 + MicrosoftGraphBatch.mostRequests, requests.count)])
        }
        return await withTaskGroup(of: (Int, [Result<Page, AzureError>]).self) { group in
            var done: [Int: [Result<Page, AzureError>]] = [:]
            for (index, batch) in batches.enumerated() {
                if index >= Self.batchesAtOnce, let (at, pages) = await group.next() { done[at] = pages }
                group.addTask { (index, await self.batch(batch)) }
            }
            for await (at, pages) in group { done[at] = pages }
            return batches.indices.flatMap { done[$0] ?? [] }
        }
    }

    /// One batch; throttled requests in it are sent again, after the longest wait that Microsoft Graph asks for.
    ///
    /// Only attempts without any answer count: a large batch may complete a little at a time.
    private func batch(_ requests: [MicrosoftGraphRequest]) async -> [Result<Page, AzureError>] {
        var results: [Result<Page, AzureError>] = requests.map { _ in .failure(.cancelled) }
        var waiting = Array(requests.indices)
        var attempt = 1
        do throws(AzureError) {
            while !waiting.isEmpty {
                let body = MicrosoftGraphBatch(waiting.map { ($0, requests[$0]) }).json
                let url = "\(root)/$batch"
                let answer = try MicrosoftGraphBatch.Answer(
                    try await self.answer(to: url, body: body),
                    of: url
                )
                var again: [(index: Int, response: HTTPResponse)] = []
                for index in waiting {
                    let part = answer.part(index)
                    results[index] = page(part, of: requests[index])
                    if part.isTransient { again.append((index, part.response)) }
                }
                if again.count < waiting.count { attempt = 1 }
                waiting =
                    try await exchange.pause(after: again.map(\.response), attempt: attempt)
                    ? again.map(\.index) : []
                attempt += 1
            }
        } catch {
            for index in waiting { results[index] = .failure(error) }
        }
        return results
    }

    private func page(_ part: PartAnswer, of request: MicrosoftGraphRequest) -> Result<Page, AzureError> {
        do throws(AzureError) { return .success(try part.page(of: request, endpoint: endpoint)) } catch {
            return .failure(error)
        }
    }

    /// The objects of a first page and of all later ones; an object that cannot be read is a failure of the list.
    ///
    /// Stops when there are enough.
    func objects(
        from first: Page,
        within bounds: PageBounds = PageBounds(),
        areEnough: ([MicrosoftGraphObject]) -> Bool = { _ in false }
    ) async throws(AzureError) -> Listed<MicrosoftGraphObject> {
        var intake = ElementIntake(MicrosoftGraphObject.init)
        intake.add(first.elements)
        if areEnough(intake.elements) { return Listed(intake.elements) }
        switch first.next {
        case .end: break
        case .lost(let error): throw error
        case .url(let link):
            var walk = PageWalk(bounds)
            let end = await walk.run(from: link) { url throws(AzureError) in
                try Page(
                    try await answer(to: url),
                    of: url,
                    endpoint: endpoint,
                    link: Page.microsoftGraphLink
                )
            } take: {
                intake.add($0)
                return areEnough(intake.elements)
            }
            if let end { throw end }
        }
        return Listed(intake.elements, failures: [intake.failure(of: root)].compactMap { $0 })
            .distinct(by: { $0.id.lowercased() })
    }

    /// One HTTP request; a refused token is replaced once.
    private func answer(to url: String, body: [UInt8]? = nil) async throws(AzureError) -> JSONElement {
        let token = try await tokens.token(for: scope)
        var response = try await exchange(request(url, body, token))
        if response.status == 401 {
            let claims = Challenge(response).claims
            let fresh = try await tokens.token(for: scope, otherThan: token, claims: claims)
            response = try await exchange(request(url, body, fresh))
        }
        guard response.status == 200 else { throw .microsoftGraph(response, url: url) }
        return try parse(response, from: url)
    }

    /// Every page requests the consistency level, as counting and casting require it.
    private func request(_ url: String, _ body: [UInt8]?, _ token: Secret) -> HTTPRequest {
        var request = HTTPRequest(
            method: body == nil ? .get : .post,
            url: url,
            headers: [
                "Authorization": "Bearer \(token.revealed)", "Accept": "application/json",
                "client-request-id": UUID().uuidString.lowercased(),
            ],
            body: body
        )
        if body == nil {
            request.headers["ConsistencyLevel"] = "eventual"
        } else {
            request.headers["Content-Type"] = "application/json"
        }
        return request
    }
}

extension AzureError {
    /// Microsoft Graph names its request ids differently from Resource Manager.
    static func microsoftGraph(_ response: HTTPResponse, url: String) -> AzureError {
        var error = ServiceError(response, url: url)
        error.requestId = response.headers["request-id"] ?? error.requestId
        return .service(error)
    }
}

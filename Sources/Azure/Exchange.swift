package import HTTP

/// Sends requests to Azure, again where that helps.
package struct Exchange: Sendable {
    package typealias Send = @Sendable (HTTPRequest) async throws(HTTPError) -> HTTPResponse

    private let send: Send
    private let retry: Retry

    package init(retry: Retry = Retry(), send: @escaping Send) {
        self.retry = retry
        self.send = send
    }

    /// The last answer, whatever its status.
    func callAsFunction(_ request: HTTPRequest) async throws(AzureError) -> HTTPResponse {
        var attempt = 1
        while true {
            let wait: Duration
            do {
                let response = try await send(request)
                guard let pause = retry.wait(after: response, attempt: attempt) else { return response }
                wait = pause
            } catch {
                guard error != .cancelled else { throw .cancelled }
                guard let pause = retry.wait(after: error, attempt: attempt) else { throw .transport(error) }
                wait = pause
            }
            do { try await retry.sleep(wait) } catch { throw .cancelled }
            attempt += 1
        }
    }
}
